/** What the network of a home does to what its hub sends, as plain numbers: in a live run the wire is set to them, and the plan leaves these effects to it. */
import { type InputName, influenceAt } from './core/catalogue.ts';
import type { PlantedCause } from './plantings.ts';

/** Times in simulated ms. All zero: nothing. */
export interface NetworkShape {
  /** one way */
  delayMs: number;
  /** beside the delay, from 0 to this */
  jitterMs: number;
  /** of packets, 0–1 */
  lossShare: number;
  /** simulated seconds; 0: as many as come */
  bytesPerS: number;
}

/** What a hub needs: a pack of some 1,200 bytes a minute. @source measured: packs of the demo homes */
export const NEED_BYTES_PER_S = 20;
/** Of the need: less than this a starved way never gets. Assumption: it is starved, not closed. */
const LEAST_SHARE = 0.01;
const DELAY_MOST_MS = 600_000; // assumption
const LOSS_MOST = 0.95; // assumption: beyond it nothing gets through, as in the plan

const INPUTS_HERE: ReadonlySet<InputName> = new Set(['uplinkDelay', 'uplinkJitter', 'uplinkLoss', 'uplinkStarved']);

/** Whether a cause ever shapes the network of its home. */
export function shapesNetwork({ influences }: Pick<PlantedCause, 'influences'>): boolean {
  return influences.some(({ input }) => INPUTS_HERE.has(input));
}

/** What all causes of a home together make of its network. @param at epoch ms */
export function shapeOf(causes: readonly Pick<PlantedCause, 'influences'>[], at: number): NetworkShape {
  let [delay, jitter, loss, starved] = [0, 0, 0, 0];
  for (const { influences } of causes) {
    for (const influence of influences) {
      if (!INPUTS_HERE.has(influence.input)) continue;
      const force = influenceAt(influence, at);
      if (influence.input === 'uplinkDelay') delay += force;
      else if (influence.input === 'uplinkJitter') jitter += force;
      else if (influence.input === 'uplinkLoss') loss += force;
      else starved += force;
    }
  }
  return {
    delayMs: within(delay, DELAY_MOST_MS), jitterMs: within(jitter, DELAY_MOST_MS), lossShare: within(loss, LOSS_MOST),
    bytesPerS: starved <= 0 ? 0 : NEED_BYTES_PER_S * (1 - within(starved, 1 - LEAST_SHARE)),
  };
}

/** From 0 to `most`, both inclusive. */
function within(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
