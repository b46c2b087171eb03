import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { explainedByLink } from '../link-state.ts';
import type { DeviceState, HomeState } from '../patient-state.ts';
import { HOUR_MS, MINUTE_MS, clockText, mayStand, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** Opinion score below which a side does not understand, 1–5. @source ITU-T P.800: 3 is fair, 2 poor */
const POOR = 3;
/** So many of the last scores must be poor, or good for the end. @source assumption: one a minute in a call */
const POOR_MIN = 3;
const LAST = 4;
const NEW_MS = 6 * MINUTE_MS;
/** What the next call is like is not known before it: the ticket stands for so long. @source assumption */
const STANDS_MS = 12 * HOUR_MS;

const SIDES = [
  { signal: CODES.callQualityHome.code, code: 'call-device-poor', words: 'The resident hears and sees badly', advice: 'Check sound, picture and place of the tablet, or convert the visit to a telephone call.' },
  { signal: CODES.callQualityProvider.code, code: 'call-provider-poor', words: 'The provider hears and sees badly', advice: 'The resident hears well, so it lies at the desk of the provider: other calls will be as bad.' },
] as const;

function judgeDevice(home: HomeState, device: DeviceState, now: number, stands: (code: 'call-device-poor' | 'call-provider-poor') => boolean): Judgement[] {
  const { dev } = device.enrolled;
  return SIDES.flatMap(({ signal, code, words, advice }): Judgement[] => {
    const series = device.series.get(signal);
    const stood = stands(code);
    if (!series || (now - series.lastAt > NEW_MS && !stood)) return [];
    const last = series.value.slice(-LAST);
    const since = series.at[Math.max(0, series.length - LAST)] as number;
    const poor = last.filter((value) => value < POOR).length;
    const base = { code, ...(code === 'call-device-poor' && { device: dev }), priority: 'low', since, resolveAfterMs: 0 } as const;
    if (now - series.lastAt <= NEW_MS && poor >= POOR_MIN) {
      // The same words over a way that is slow or breaks are the network's (`uplink-poor`).
      if (code === 'call-device-poor' && explainedByLink(home, device, now)) return [];
      return [{
        ...base, state: 'raise', evidence: last.map((value, index) => reading(dev, signal, value, series.at[series.length - last.length + index] as number)),
        text: `${words} in the video visit since ${clockText(since)}: ${poor} of the last ${last.length} scores are below ${POOR}. ${advice}`,
      }];
    }
    if (!stood) return [];
    const good = last.length === LAST && poor === 0 && now - series.lastAt <= NEW_MS;
    return [{ ...base, state: good || now - series.lastAt > STANDS_MS ? 'clear' : 'hold', evidence: [], text: 'The video visit is understood on both sides again.' }];
  });
}

/** A video visit in which one side does not understand the other. */
export const callPoor: Rule = {
  id: 'call-poor',
  title: 'Sound or picture of a video visit is poor, on which side',
  sources: ['ITU-T P.800', 'facts/roles-and-training.md §2.2', 'counts: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    const tablets = home.byKind.get('video-tablet');
    return tablets ? tablets.flatMap((device) => judgeDevice(home, device, now, stands)) : [];
  },
};
