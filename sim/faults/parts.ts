/** What faults are made of: how long they last, whom they hit, what they move. Numbers without another source are assumptions. */
import type { DeviceKind } from '../../contract/messages.ts';
import type { Influence, InputName, PlantContext } from '../core/catalogue.ts';

/** Devices that report by themselves, at least each five minutes, and of which a home has one. */
export const REPORTING: readonly DeviceKind[] = ['wearable', 'pulse-oximeter', 'cgm', 'smart-bed', 'ecg-patch', 'environment-sensor'];

export function hasAny(kinds: readonly DeviceKind[]): (profile: unknown, devices: readonly DeviceKind[]) => boolean {
  return (_profile, devices) => kinds.some((kind) => devices.includes(kind));
}

/** One of these kinds, of those in the home. @param draw even in (0, 1) */
export function oneOf(kinds: readonly DeviceKind[], devices: readonly DeviceKind[], draw: number): DeviceKind {
  const able = kinds.filter((kind) => devices.includes(kind));
  return able[Math.floor(draw * able.length)] as DeviceKind;
}

/** End of a fault, exclusive: as long as asked, else from `least` (severity 0) to `most` (severity 1) ms, give or take a fifth. One draw, at 90. */
export function endOf({ onset, severity, durationMs, runEnd, draw }: PlantContext, least: number, most: number): number {
  return Math.round(Math.min(runEnd, onset + (durationMs ?? (least + (most - least) * severity) * (0.8 + 0.4 * draw(90)))));
}

/** An input held at a size from one time to another. */
export function held(input: InputName, size: number, from: number, to: number, { device, riseMs = 1, fallMs = 1 }: { device?: DeviceKind; riseMs?: number; fallMs?: number } = {}): Influence {
  return { input, size, from, riseMs, holdMs: Math.max(0, to - from - riseMs - fallMs), fallMs, ...(device && { device }) };
}

/** Even in (0, 1), own to the home where a cause is shared. */
export function ownDraw({ own, draw }: PlantContext, index: number): number {
  return own ? own(index) : draw(300 + index);
}

/** Broken and whole in turn, from `from` until `to`, the last spell cut. Lengths in ms. Two draws per spell, from 200 on. @param broken @param whole length by an even draw in (0, 1) */
export function inTurn({ draw }: Pick<PlantContext, 'draw'>, from: number, to: number, broken: (draw: number) => number, whole: (draw: number) => number): [from: number, to: number][] {
  const spells: [number, number][] = [];
  let at = from;
  for (let spell = 0; at < to; spell += 1) {
    const end = Math.min(to, Math.round(at + broken(draw(200 + 2 * spell))));
    spells.push([at, end]);
    at = Math.round(end + whole(draw(201 + 2 * spell)));
  }
  return spells;
}
