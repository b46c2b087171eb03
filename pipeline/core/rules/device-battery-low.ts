import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { hubSpeaks } from '../patient-state.ts';
import type { DeviceState, HomeState } from '../patient-state.ts';
import { HOUR_MS, MINUTE_MS, mayStand, reading } from './rule.ts';
import type { Rule, Stands } from './rule.ts';
import { deviceTicket, deviceWord, nameOf } from '../device-ticket.ts';

/** Charge below which a battery is low, %. @source assumption, common to consumer kit */
const LOW = 15;
/** A battery that falls this fast is dying even above it: % per hour, below this charge. @source assumption: a watch that lasts a day loses 4 an hour */
const FALL_PER_HOUR = 12;
const FALL_BELOW = 60;
/** Charge from which the ticket closes: changed or charged. @source assumption */
const CLEAR = 30;
const NEW_MS = 75 * MINUTE_MS;

function judgeDevice(home: HomeState, device: DeviceState, now: number, out: Judgement[], stands: Stands): void {
  const { battery } = device;
  const { dev } = device.enrolled;
  const value = battery.last;
  // Mostly it is well charged, and nobody was told otherwise.
  if (value === undefined || (value >= FALL_BELOW && !stands('device-battery-low', dev)) || now - battery.lastAt > NEW_MS) return;
  const before = battery.length < 2 ? undefined : battery.value[battery.length - 2];
  const beforeAt = before === undefined ? -Infinity : (battery.at[battery.length - 2] as number);
  const hours = (battery.lastAt - beforeAt) / HOUR_MS;
  const falls = before !== undefined && hours <= 2.5 && (before - value) / Math.max(hours, 0.5) >= FALL_PER_HOUR && value < FALL_BELOW;
  const met = value < LOW || falls;
  if (!met && !stands('device-battery-low', dev)) return;
  if (met) {
    const text = `The battery of the ${nameOf(device)} is at ${Math.round(value)} %${falls ? ` and falls fast, from ${Math.round(before)} %` : ''}. Change or charge it before it goes silent.`;
    out.push(deviceTicket(home, device, 'device-battery-low', battery.lastAt, text, [reading(dev, CODES.battery.code, value, battery.lastAt), ...(before === undefined ? [] : [reading(dev, CODES.battery.code, before, beforeAt)])], 0));
  } else out.push(deviceWord(device, 'device-battery-low', value >= CLEAR ? 'clear' : 'hold', now, `The battery of the ${nameOf(device)} is at ${Math.round(value)} % again.`, 0));
}

/** A battery that is low or falls faster than such a device ever should. */
export const deviceBatteryLow: Rule = {
  id: 'device-battery-low',
  title: 'A device battery is low or dying',
  sources: ['battery lives, SE-18 of the fact sheet', 'limits: assumption'],
  judge(home: HomeState, now: number, stands = mayStand): Judgement[] {
    const out: Judgement[] = [];
    if (hubSpeaks(home, now)) for (const device of home.devices.values()) judgeDevice(home, device, now, out, stands);
    return out;
  },
};
