import type { Judgement } from '../alert-book.ts';
import { explainedByLink } from '../link-state.ts';
import { QUALITY_MIN, hubSpeaks, inSleepWindow } from '../patient-state.ts';
import type { DeviceState, HomeState } from '../patient-state.ts';
import { MINUTE_MS, clockText, mayStand, spanText } from './rule.ts';
import type { Rule } from './rule.ts';
import { deviceTicket, deviceWord, nameOf } from '../device-ticket.ts';

/** Spans over which nearly all readings must be below a quality: off the body is next to nothing and soon sure; a bad contact may be a restless quarter of an hour. @source assumption: motion artefacts end within ten minutes */
const OFF = { spanMs: 14 * MINUTE_MS, below: 0.15, readingsMin: 8 } as const;
const POOR = { spanMs: 55 * MINUTE_MS, below: QUALITY_MIN, readingsMin: 20 } as const;
const SPANS = [OFF, POOR] as const;
const POOR_SHARE_MIN = 0.9;
/** An oximeter whose battery reports go on but whose signal stopped in the middle of the night is off the finger; waited so long. @source assumption: longer than a walk to the bathroom */
const GONE_MS = 25 * MINUTE_MS;
const STEADY_MS = 15 * MINUTE_MS;
const CODE = 'device-signal-poor';
const RESOLVE_MS = 5 * MINUTE_MS;

function judgeDevice(home: HomeState, device: DeviceState, now: number, stands: boolean): Judgement[] {
  const { dev } = device.enrolled;
  for (const { spanMs, below, readingsMin } of SPANS) {
    if ((device.goodness.last ?? 1) >= below) continue;
    const recent = device.goodness.between(now - spanMs, now);
    const poor = recent.filter((quality) => quality < below).length;
    if (recent.length < readingsMin || poor < POOR_SHARE_MIN * recent.length) continue;
    const firstPoor = device.goodness.at[device.goodness.indexAfter(now - spanMs)] ?? now;
    const text = `The ${nameOf(device)} has given no usable reading for ${spanText(now - firstPoor)}: ${poor} of ${recent.length} are poor. Its sensor has probably slipped; its values are not used.`;
    return [deviceTicket(home, device, CODE, firstPoor, text, [{ dev, value: poor, at: firstPoor, text: `${poor} of ${recent.length} readings unusable` }], RESOLVE_MS)];
  }
  if (signalGone(home, device, now) && !explainedByLink(home, device, now)) {
    const text = `The ${nameOf(device)} reports its battery but no reading since ${clockText(device.signalAt)}: it is probably off the body.`;
    return [deviceTicket(home, device, CODE, device.signalAt, text, [{ dev, at: device.signalAt, text: 'last reading; battery reports go on' }], RESOLVE_MS)];
  }
  if (!stands) return [];
  const recent = device.goodness.between(now - OFF.spanMs, now);
  const good = recent.filter((quality) => quality >= QUALITY_MIN).length;
  const worksAgain = now - device.signalAt < 3 * MINUTE_MS && (device.goodness.length === 0 || (recent.length > 0 && good >= 0.5 * recent.length));
  return [deviceWord(device, CODE, worksAgain ? 'clear' : 'hold', now, `The ${nameOf(device)} gives usable readings again.`, RESOLVE_MS)];
}

/** Battery reports continue, readings stopped while they should go on. */
function signalGone(home: HomeState, device: DeviceState, now: number): boolean {
  const { signalAt, signalRunFrom, seenAt } = device;
  const gone = now - Math.max(signalAt, home.hub.comeBack?.at ?? -Infinity);
  return gone >= GONE_MS && seenAt > signalAt + MINUTE_MS && signalAt - signalRunFrom >= STEADY_MS && inSleepWindow(home, now) && inSleepWindow(home, signalAt);
}

/** An oximeter or wearable that reports, but nothing usable, longer than an artefact lasts. */
export const deviceSignalPoor: Rule = {
  id: 'device-signal-poor',
  title: 'A worn device reports without a usable signal',
  sources: ['Buekers 2019 (valid oximeter data: day 93 %, night 99 %)', 'spans: assumption'],
  judge(home, now, stands = mayStand): Judgement[] {
    const out: Judgement[] = [];
    if (hubSpeaks(home, now)) for (const device of home.devices.values()) {
      const { kind, dev } = device.enrolled;
      if (kind === 'pulse-oximeter' || kind === 'wearable') out.push(...judgeDevice(home, device, now, stands(CODE, dev)));
    }
    return out;
  },
};
