import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { DEVICE_TEXT } from '../device-text.ts';
import { allSilentSince, signalFall } from '../link-state.ts';
import { hubSpeaks } from '../patient-state.ts';
import type { DeviceState, HomeState } from '../patient-state.ts';
import { urgencyOf } from '../urgency.ts';
import { MINUTE_MS, clockText, mayStand, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** Silence of one device after its signal fell, in its own intervals and at least so long. @source assumption */
const INTERVALS = 3;
const FLOOR_MS = 8 * MINUTE_MS;
/** A device that reports on use is given up by the hub's word alone, when the signal is so weak that nothing comes through, dB[mW]. @source assumption */
const GONE_DBM = -95;
/** A radio that hears a word now and then is not mended. @source assumption */
const RESOLVE_MS = 30 * MINUTE_MS;
/** Where the radio is known to be poor, silence must last so long to be worth more words. @source assumption */
const POOR_MS = 30 * MINUTE_MS;

/** Devices cannot reach their hub: all of them at once, or one that went out of range. */
export const linkLost: Rule = {
  id: 'link-lost',
  title: 'Devices cannot reach their hub',
  sources: ['facts/roles-and-training.md §2.5', 'spans: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    if (!hubSpeaks(home, now)) return [];
    const base = { code: 'link-lost', resolveAfterMs: RESOLVE_MS } as const;
    const all = allSilentSince(home, now);
    const stood = stands('link-lost');
    const poor = stands('link-poor');
    if (all !== undefined && (!poor || stood || now - all >= POOR_MS)) {
      const { priority, text } = urgencyOf(home, 'home');
      return [{
        ...base, state: 'raise', priority, since: all, evidence: [{ dev: home.enrolment.hub, at: home.hub.ownAt, text: 'the hub goes on reporting on itself' }, { at: all, text: 'last reading of any device' }],
        text: `All devices are silent since ${clockText(all)}, while the hub itself goes on reporting: its radio does not hear them. Restart the hub; if that does not help, exchange it. ${text}`,
      }];
    }
    const out: Judgement[] = [];
    if (stood) out.push({ ...base, state: 'clear', priority: 'low', since: now, evidence: [], text: 'The hub hears its devices again.' });
    if (stood || (!poor && home.hub.linkSignal.size > 0)) for (const device of home.devices.values()) judgeDevice(home, device, now, out, stood);
    return out;
  },
};

function judgeDevice(home: HomeState, device: DeviceState, now: number, out: Judgement[], stood: boolean): void {
  const { enrolled: { dev, kind, intervalS }, seenAt } = device;
  const silentFor = now - seenAt;
  // Mostly it is heard, and its signal of no interest.
  if (!stood && silentFor < FLOOR_MS) return;
  const overdue = intervalS === 0 || silentFor >= Math.max(FLOOR_MS, INTERVALS * 1000 * intervalS);
  const fall = overdue && (intervalS > 0 || isGone(home, device, now)) ? signalFall(home, device) : undefined;
  const base = { code: 'link-lost', device: dev, since: seenAt, resolveAfterMs: RESOLVE_MS } as const;
  if (fall) {
    const { priority, text } = urgencyOf(home, device);
    out.push({
      ...base, state: 'raise', priority, evidence: [reading(dev, CODES.linkSignal.code, fall.to, fall.at), { dev, at: seenAt, text: 'last sign of life' }],
      text: `The ${DEVICE_TEXT[kind]} (${dev}) is out of reach of the hub: its signal fell from ${Math.round(fall.from)} to ${Math.round(fall.to)} dBm, and nothing came since ${clockText(seenAt)}. It was carried off or the way is blocked; the device itself need not be broken. ${text}`,
    });
  } else if (stood && silentFor < 3 * MINUTE_MS) out.push({ ...base, state: 'clear', priority: 'low', evidence: [], text: `The ${DEVICE_TEXT[kind]} (${dev}) is heard again.` });
}

/** So weak a signal, for a while and since the last word, that nothing comes through. */
function isGone({ hub }: HomeState, { enrolled, seenAt }: DeviceState, now: number): boolean {
  const series = hub.linkSignal.get(enrolled.dev);
  return series?.last !== undefined && series.last <= GONE_DBM && now - series.lastAt >= FLOOR_MS && series.lastAt > seenAt;
}
