/** What was last known of a signal at a moment. */
import type { KitDetail, StateSince } from './home-detail.ts';
import { placeBefore } from './hub-knows.ts';
import { litPaths } from './statechart.ts';
import type { Trend } from './trends.ts';

export interface LastRead {
  value: number;
  /** epoch ms */
  at: number;
  /** of `READING` */
  what: number;
}

export function lastRead({ readings: [times, values, what] }: Pick<Trend, 'readings'>, at: number): LastRead | undefined {
  const place = placeBefore(times, at);
  return place < 0 ? undefined : { value: values[place]!, at: times[place]!, what: what[place]! };
}

export function trueAt({ truth: [times, values] }: Pick<Trend, 'truth'>, at: number): number | undefined {
  return values[Math.max(0, placeBefore(times, at))];
}

/** Why a device gives no signal. */
export type NoSignal = 'worn' | 'flat' | 'boot' | 'hung' | 'unpaired';

const WHY: readonly (readonly [path: string, why: NoSignal])[] = [['power.flat', 'flat'], ['wear.off', 'worn'], ['firmware.rebooting', 'boot'], ['firmware.hung', 'hung'], ['pairing.unpaired', 'unpaired']];

/** The device that feels a wave, and why it feels none. @param kinds the better one first */
export function feltBy(detail: { devices: readonly KitDetail[]; states: readonly StateSince[] }, kinds: readonly string[], at: number): { device?: KitDetail; off?: NoSignal } {
  const device = kinds.flatMap((kind) => detail.devices.filter((one) => one.kind === kind))[0];
  if (!device) return {};
  const lit = litPaths(detail.states.findLast((one) => one.of === device.dev && one.at <= at)?.state ?? '');
  const off = WHY.find(([path]) => lit.has(path))?.[1];
  return { device, ...(off && { off }) };
}
