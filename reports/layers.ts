/** Which layers a ticket may accuse of an event: the one that failed, and those that nobody can tell from it from outside. */
import { LAYERS, layerOfCode, type AlertCode, type Layer } from '../contract/alert-codes.ts';
import type { TruthEvent } from '../contract/truth.ts';

type Failed = Pick<TruthEvent, 'layer' | 'orLayers'>;

/** The layer that failed first, then the others that are right, too. Empty where truth names no layer. */
export function rightLayers({ layer, orLayers = [] }: Failed): readonly Layer[] {
  return layer === undefined ? [] : [layer, ...LAYERS.filter((other) => other !== layer && orLayers.includes(other))];
}

/** Whether a ticket of this code accuses rightly. Where truth names no layer, nobody is accused wrongly. */
export function accusesRightly(code: AlertCode, truth: Failed): boolean {
  const right = rightLayers(truth);
  const accused = layerOfCode(code);
  return right.length === 0 || (accused !== undefined && right.includes(accused));
}

/** `hub`, or `hub or uplink`. */
export function layerWords(truth: Failed): string {
  return rightLayers(truth).join(' or ');
}
