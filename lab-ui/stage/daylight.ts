/** Light by the simulated clock: a sun that rises at half past six and sets at half past six, dusk and dawn of about an hour, a moon between. Pure. */

export interface Daylight {
  /** 0 day – 1 night */
  night: number;
  /** towards the sun or moon, unit length */
  direction: readonly [number, number, number];
  /** colours as red, green, blue 0–1, in sRGB */
  sun: Rgb;
  sunPower: number;
  sky: Rgb;
  ground: Rgb;
  skyPower: number;
  zenith: Rgb;
  horizon: Rgb;
  /** towards the sun, near the horizon */
  glow: Rgb;
  /** where the moon is seen: low behind the town, over the night from left to right; unit length */
  moon: readonly [number, number, number];
  /** how much snow lies, 0–1 */
  winter: number;
  /** of chimneys, 0–1: in the morning and in the evening */
  smoke: number;
}
export type Rgb = readonly [number, number, number];

const HOUR_MS = 3_600_000;
const rgb = (hex: number): Rgb => [(hex >> 16) / 255, ((hex >> 8) & 255) / 255, (hex & 255) / 255];

/** hour, night, sun colour, power, sky light, ground light, power, zenith, horizon, glow. @source our choice, by eye */
type Row = readonly [hour: number, night: number, sun: number, sunPower: number, sky: number, ground: number, skyPower: number, zenith: number, horizon: number, glow: number];
const NIGHT = [1, 0xa9b8e6, 0.34, 0x6a7bb8, 0x3a3a52, 0.3, 0x0b1124, 0x1e2746, 0x2b3358] as const;
const DAY = [0, 0xfff3df, 1.25, 0xd6e2f2, 0x9c9680, 0.85, 0x6f9fd2, 0xd3e2ea, 0xe8e8df] as const;
const ROWS: readonly Row[] = [
  [0, ...NIGHT], [5.4, ...NIGHT],
  [6.3, 0.72, 0xe3b3b8, 0.44, 0x8a94c2, 0x5a5262, 0.42, 0x27365f, 0x9a7f98, 0xe7a287],
  [7, 0.28, 0xffc48c, 1.4, 0xb5c0da, 0x857a72, 0.62, 0x5c80b4, 0xe6c3a8, 0xffcf93],
  [8.5, 0, 0xffe0b8, 1.5, 0xcadaf0, 0x938d76, 0.8, 0x6b9acb, 0xdde2e0, 0xf5e2c0], [11, ...DAY], [15, ...DAY],
  [17, 0.04, 0xffd6a0, 1.5, 0xc4d0e4, 0x93886f, 0.76, 0x6289bd, 0xe9d3b4, 0xffd9a0],
  [18, 0.3, 0xffac72, 1.3, 0xa9aed2, 0x7b6a70, 0.82, 0x46598f, 0xd9a68c, 0xffbd82],
  [18.7, 0.62, 0xf0a596, 0.5, 0x868fc2, 0x5d5468, 0.62, 0x24315f, 0x8f7490, 0xdd9580],
  [19.6, 0.9, 0xa9b4e2, 0.34, 0x6c7ab4, 0x42425a, 0.42, 0x111a38, 0x333a62, 0x564a70], [20.8, ...NIGHT], [24, ...NIGHT],
];

/** @param at epoch ms; homes keep local wall time, written as UTC */
export function daylight(at: number): Daylight {
  const hour = (((at / HOUR_MS) % 24) + 24) % 24;
  const next = ROWS.findIndex(([from]) => from > hour);
  const [a, b] = [ROWS[next - 1]!, ROWS[next]!];
  const part = (hour - a[0]) / (b[0] - a[0]);
  const number = (column: number) => (a[column] as number) + ((b[column] as number) - (a[column] as number)) * part;
  const colour = (column: number): Rgb => {
    const [from, to] = [rgb(a[column] as number), rgb(b[column] as number)];
    return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part, from[2] + (to[2] - from[2]) * part];
  };
  return { night: number(1), direction: directionAt(hour), sun: colour(2), sunPower: number(3), sky: colour(4), ground: colour(5), skyPower: number(6), zenith: colour(7), horizon: colour(8), glow: colour(9), moon: moonAt(hour), winter: winterAt(at), smoke: Math.max(bump(hour, 5.6, 7.4, 9.6), 0.8 * bump(hour, 16, 18.6, 22.5)) };
}

/** Snow by the month; homes are in the north. @source our choice, by eye */
const SNOW_OF_MONTH = [1, 1, 0.5, 0, 0, 0, 0, 0, 0, 0, 0.35, 0.9] as const;
const winterAt = (at: number): number => SNOW_OF_MONTH[new Date(at).getUTCMonth()]!;

/** 0 outside `from` and `to`, 1 at `most`. */
function bump(hour: number, from: number, most: number, to: number): number {
  if (hour <= from || hour >= to) return 0;
  return hour < most ? (hour - from) / (most - from) : (to - hour) / (to - most);
}

/** The sun comes up behind the town on the left, goes over the viewer's back and sets behind it on the right; the moon stands behind it. They change places while the light is faint. */
function directionAt(hour: number): readonly [number, number, number] {
  const sunny = hour > 6 && hour < 19.2;
  if (!sunny) return unit(-0.5, 0.72, -0.32);
  const way = (Math.min(18.6, Math.max(6.4, hour)) - 6.4) / 12.2;
  const angle = way * Math.PI;
  return unit(-Math.cos(angle), 0.2 + 0.72 * Math.sin(angle), -0.34 + 1.04 * Math.sin(angle));
}

function moonAt(hour: number): readonly [number, number, number] {
  const way = ((hour + 6) % 24) / 12;
  return unit(0.19 + 0.3 * way, 0.098 + 0.018 * Math.sin(Math.min(1, way) * Math.PI), -1);
}

function unit(x: number, y: number, z: number): readonly [number, number, number] {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
