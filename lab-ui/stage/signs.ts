/** Which sign stands over which roof: truths first, then alarms from low to high, so that the most urgent is drawn over all others. Pure. */
import { RANK, WRONG, type TownNow } from '../model/town-now.ts';

/** Columns of the atlas. */
export const SIGN = { high: 0, medium: 1, low: 2, cut: 3, attack: 4 } as const;
export const SIGNS = Object.keys(SIGN).length;
/** Flashes a second. IEC 60601-1-8: high 1.4–2.8, medium 0.4–0.8, low constant; and nothing above three (WCAG 2.3.1). */
export const PULSE_HZ = { high: 2, medium: 0.6, low: 0 } as const;
/** Smallest height in CSS px: with few signs, with very many. The more there are, the smaller, or they hide the town and one another. */
const LEAST_PX = [17, 9] as const;
const FEW = 90;
/** Signs over one roof stand so many widths apart. */
const APART = 1.1;

/** In the order they are drawn. */
const ORDER: readonly { cell: number; stands(now: TownNow, home: number): boolean }[] = [
  { cell: SIGN.cut, stands: (now, home) => now.cutOff(home) }, { cell: SIGN.attack, stands: (now, home) => (now.wrong[home]! & WRONG['attack']!) !== 0 },
  { cell: SIGN.low, stands: (now, home) => now.rank[home] === RANK.low }, { cell: SIGN.medium, stands: (now, home) => now.rank[home] === RANK.medium }, { cell: SIGN.high, stands: (now, home) => now.rank[home] === RANK.high },
];
/** An alarm, a broken link and an attack at most. */
export const SIGNS_PER_HOME = 3;

/**
 * Calls `put` for each sign that stands, in the order of drawing.
 * @param put home, column of the atlas, sign widths to the side
 * @returns how many
 */
export function signsOf(now: TownNow, homes: number, put: (home: number, cell: number, shift: number) => void): number {
  let count = 0;
  for (const { cell, stands } of ORDER) {
    for (let home = 0; home < homes; home += 1) {
      if (!stands(now, home)) continue;
      const [cut, attack, alarm] = [now.cutOff(home), (now.wrong[home]! & WRONG['attack']!) !== 0, now.rank[home] !== 0];
      const of = Number(cut) + Number(attack) + Number(alarm);
      // Alarm left, then the broken link, then the attack.
      const place = cell === SIGN.cut ? Number(alarm) : cell === SIGN.attack ? Number(alarm) + Number(cut) : 0;
      put(home, cell, (place - (of - 1) / 2) * APART);
      count += 1;
    }
  }
  return count;
}

/** Smallest height of a sign, CSS px, where so many stand. */
export const leastPx = (count: number): number => Math.max(LEAST_PX[1], LEAST_PX[0] * Math.min(1, (FEW / Math.max(1, count)) ** 0.27));
