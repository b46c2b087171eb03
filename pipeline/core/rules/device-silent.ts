import type { Judgement } from '../alert-book.ts';
import { explainedByLink } from '../link-state.ts';
import { isCarried } from '../outing.ts';
import { hubSpeaks, inSleepWindow } from '../patient-state.ts';
import type { DeviceState, HomeState } from '../patient-state.ts';
import { HOUR_MS, MINUTE_MS, clockText, mayStand, spanText } from './rule.ts';
import type { Rule } from './rule.ts';
import { deviceTicket, deviceWord, nameOf } from '../device-ticket.ts';

/** Devices that report by themselves around the clock are missed after so many intervals, but not before the floor. @source assumption */
const INTERVALS = 4;
const FLOOR_MS = 20 * MINUTE_MS;
/** Devices that report on use give a battery report each hour (contract/messages.ts): two missed and some grace. */
const ON_USE_MS = 2 * HOUR_MS + 15 * MINUTE_MS;
/** Devices on the body are taken off: after so long without their signal that counts, asleep (when they should be on) and awake. @source assumption */
const WORN_ASLEEP_MS = 40 * MINUTE_MS;
const WORN_AWAKE_MS = 2 * HOUR_MS + 15 * MINUTE_MS;
/** The signal must have been steady before, ms. @source assumption */
const STEADY_MS = 20 * MINUTE_MS;

/** Silence of any kind that is too long for this device, ms. */
function limitOf(home: HomeState, device: DeviceState, now: number): number {
  const { kind, intervalS } = device.enrolled;
  if (intervalS === 0) return ON_USE_MS;
  if (kind === 'pulse-oximeter' || kind === 'wearable' || kind === 'respiration-belt') {
    const steady = device.signalAt - device.signalRunFrom >= STEADY_MS;
    return steady && inSleepWindow(home, now) && inSleepWindow(home, device.signalAt) ? WORN_ASLEEP_MS : WORN_AWAKE_MS;
  }
  return Math.max(FLOOR_MS, INTERVALS * intervalS * 1000);
}

function judgeDevice(home: HomeState, device: DeviceState, now: number, out: Judgement[], stands: boolean): void {
  const { dev } = device.enrolled;
  // Who is out has what they wear with them.
  const since = Math.max(device.seenAt, home.hub.comeBack?.at ?? -Infinity, isCarried(device) ? home.places.outTo : -Infinity);
  const silentFor = now - since;
  const met = silentFor >= limitOf(home, device, now);
  if (!met && !stands) return;
  if (met) {
    // Whose radio is lost or poor, or whose hub was away, is not to blame.
    if (explainedByLink(home, device, now)) return;
    const text = `The ${nameOf(device)} is silent for ${spanText(now - device.seenAt)}, since ${clockText(device.seenAt)}, while the rest of the home reports. Check its battery and place.`;
    out.push(deviceTicket(home, device, 'device-silent', device.seenAt, text, [{ dev, at: device.seenAt, text: 'last sign of life' }], 0));
  } else if (silentFor < 5 * MINUTE_MS) out.push(deviceWord(device, 'device-silent', 'clear', now, `The ${nameOf(device)} reports again.`, 0));
}

/** One device is silent while its hub speaks. A silent home is the hub's or the network's, never a device's. */
export const deviceSilent: Rule = {
  id: 'device-silent',
  title: 'A device is silent while the home reports',
  sources: ['facts/roles-and-training.md §2.5', 'spans: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    const out: Judgement[] = [];
    if (hubSpeaks(home, now)) for (const device of home.devices.values()) judgeDevice(home, device, now, out, stands('device-silent', device.enrolled.dev));
    return out;
  },
};
