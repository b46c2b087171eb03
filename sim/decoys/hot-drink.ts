import { DAY_MS, MINUTE_MS } from '../core/math.ts';
import { dayWindow } from '../devices/device.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const hotDrink: DecoyEntry = {
  id: 'hot-drink',
  title: 'Tea before the thermometer',
  meaning: 'A hot drink warms mouth and ear for a quarter of an hour.',
  sources: ['a hot drink lifts oral readings by 0.5–1.5 °C for 15–20 minutes: usual teaching; assumption'],
  lookAlike: 'pneumonia',
  perDay: 0.2,
  mustNot: ['fever', 'early-warning'],
  fits: (_profile, devices) => devices.includes('thermometer'),
  plant({ profile, onset, severity }) {
    // before the next measurement: mornings and evenings have their windows
    const midnight = Math.floor(onset / DAY_MS) * DAY_MS;
    const windows = [0, 1].flatMap((day) => (['morning', 'evening'] as const).map((part) => dayWindow(profile, part).map((minute) => midnight + day * DAY_MS + minute * MINUTE_MS) as [number, number]));
    const [from, to] = windows.find(([begins]) => begins > onset) as [number, number];
    return { end: to + 12 * MINUTE_MS, influences: [{ input: 'siteTemperature', size: 0.6 + 0.9 * severity, from, riseMs: MINUTE_MS, holdMs: to - from, fallMs: 12 * MINUTE_MS, device: 'thermometer' }], events: [] };
  },
};
