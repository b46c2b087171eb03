/** Bands of signal strength at the hub, as maps and legends show them. dBm. */
import { linkVerdict, LOST_BELOW } from '../../../sim/installation/survey.ts';

const FROM = [-55, -65, -78, -86, LOST_BELOW, -Infinity] as const;
const COLOURS = ['#1d4f91', '#3f76b8', '#86aedb', '#d8cfb2', '#cfbd9c', '#b9a68c'] as const;

export interface Band {
  /** from which strength it begins, strongest band first */
  from: number;
  colour: string;
  /** fair or worse by the survey */
  hatched: boolean;
}

export const BANDS: readonly Band[] = FROM.map((from, index) => ({ from, colour: COLOURS[index]!, hatched: linkVerdict(from) !== 'good' }));
export const bandOf = (signal: number): Band => BANDS.find(({ from }) => signal >= from)!;
