/** What is wrong with the kit of a home at a moment: by its control states, and by what is true. Pure. */
import { stateAt, type HomeDetail } from '../../model/home-detail.ts';
import type { TruthRow } from '../../model/run-view.ts';
import { waysAt } from './beads.ts';

export const TROUBLES = ['batteryFlat', 'batteryLow', 'detached', 'unpaired', 'stuck'] as const;
export type KitTrouble = (typeof TROUBLES)[number];

/** The gravest trouble of a device's control state; a low battery is told, but it still reports. */
export function troubleOf(state: string | undefined): KitTrouble | undefined {
  if (state === undefined) return undefined;
  if (state.includes('power.flat')) return 'batteryFlat';
  if (state.includes('pairing.unpaired')) return 'unpaired';
  if (/firmware\.(hung|rebooting)/.test(state)) return 'stuck';
  if (state.includes('wear.off')) return 'detached';
  return state.includes('power.low') ? 'batteryLow' : undefined;
}

export interface KitNow {
  dev: string;
  trouble: KitTrouble | undefined;
  /** a fault, as the lab knows */
  faulty: boolean;
}

export function kitNow(detail: Pick<HomeDetail, 'states' | 'devices'>, truths: readonly TruthRow[], at: number): KitNow[] {
  const faults = truths.filter(({ kind, from, to, device }) => kind === 'fault' && device !== undefined && from <= at && to > at);
  return detail.devices.map(({ dev, kind }) => ({ dev, trouble: troubleOf(stateAt(detail, dev, at)), faulty: faults.some(({ device }) => device === dev || device === kind) }));
}

/** Which sign the hub shows. */
export function hubTrouble(detail: Pick<HomeDetail, 'states'>, at: number): 'off' | 'stuck' | 'noNetwork' | undefined {
  const { hub, uplink } = waysAt(detail, at);
  if (hub === 'off') return 'off';
  if (hub !== 'up') return 'stuck';
  return uplink === 'down' ? 'noNetwork' : undefined;
}
