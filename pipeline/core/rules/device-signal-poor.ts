import type { Judgement } from '../alert-book.ts';
import { QUALITY_MIN, hubSpeaks, inSleepWindow } from '../patient-state.ts';
import type { DeviceState, HomeState } from '../patient-state.ts';
import { kindText } from './device-silent.ts';
import { MINUTE_MS, clockText, mayStand, spanText } from './rule.ts';
import type { Rule } from './rule.ts';

/** Spans over which nearly all readings must be below a quality: off the body is next to nothing and soon sure; a bad contact may be a restless quarter of an hour. @source assumption: motion artefacts end within ten minutes */
const OFF = { spanMs: 14 * MINUTE_MS, below: 0.15, readingsMin: 8 } as const;
const POOR = { spanMs: 40 * MINUTE_MS, below: QUALITY_MIN, readingsMin: 20 } as const;
const SPANS = [OFF, POOR] as const;
const POOR_SHARE_MIN = 0.9;
/** An oximeter whose battery reports go on but whose signal stopped in the middle of the night is off the finger; waited so long. @source assumption: longer than a walk to the bathroom */
const GONE_MS = 25 * MINUTE_MS;
const STEADY_MS = 15 * MINUTE_MS;

function judgeDevice(home: HomeState, device: DeviceState, now: number, stands: boolean): Judgement[] {
  const { dev } = device.enrolled;
  const base = { code: 'device-signal-poor', device: dev, priority: 'low', resolveAfterMs: 5 * MINUTE_MS } as const;
  for (const { spanMs, below, readingsMin } of SPANS) {
    if ((device.goodness.last ?? 1) >= below) continue;
    const recent = device.goodness.between(now - spanMs, now);
    const poor = recent.filter((quality) => quality < below).length;
    if (recent.length < readingsMin || poor < POOR_SHARE_MIN * recent.length) continue;
    const firstPoor = device.goodness.at[device.goodness.indexAfter(now - spanMs)] ?? now;
    return [{ ...base, since: firstPoor, state: 'raise', evidence: [{ dev, value: poor, at: firstPoor, text: `${poor} of ${recent.length} readings unusable` }], text: `The ${kindText(device)} (${dev}) has given no usable reading for ${spanText(now - firstPoor)}: ${poor} of ${recent.length} are poor. Its sensor has probably slipped; its values are not used.` }];
  }
  if (signalGone(home, device, now)) {
    return [{ ...base, since: device.signalAt, state: 'raise', evidence: [{ dev, at: device.signalAt, text: 'last reading; battery reports go on' }], text: `The ${kindText(device)} (${dev}) reports its battery but no reading since ${clockText(device.signalAt)}: it is probably off the body.` }];
  }
  if (!stands) return [];
  const recent = device.goodness.between(now - OFF.spanMs, now);
  const good = recent.filter((quality) => quality >= QUALITY_MIN).length;
  const worksAgain = now - device.signalAt < 3 * MINUTE_MS && recent.length > 0 && good >= 0.5 * recent.length;
  return [{ ...base, since: now, state: worksAgain ? 'clear' : 'hold', evidence: [], text: `The ${kindText(device)} (${dev}) gives usable readings again.` }];
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
  judge: (home, now, stands = mayStand) =>
    hubSpeaks(home, now) ? [...home.devices.values()].filter(({ enrolled }) => enrolled.kind === 'pulse-oximeter' || enrolled.kind === 'wearable').flatMap((device) => judgeDevice(home, device, now, stands('device-signal-poor'))) : [],
};
