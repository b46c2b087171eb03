import { describe, expect, it } from 'vitest';
import { CODES } from '../../../contract/codes.ts';
import type { Enrolment, Telemetry } from '../../../contract/messages.ts';
import { IngestCounts } from '../../../pipeline/core/ingest.ts';
import { applyTelemetry, createHome } from '../../../pipeline/core/patient-state.ts';
import type { DeviceState, HomeState } from '../../../pipeline/core/patient-state.ts';
import { assessQuality, believed, qualityOf } from '../../../pipeline/core/quality.ts';
import { otherUnit } from '../../../pipeline/core/units.ts';
import { MINUTE, START, TestHome } from '../make.ts';
import type { Obs } from '../make.ts';

const counts = new IngestCounts();
/** A home that heard so many minutes of one device. */
function heard(minutes: number, make: (n: number, at: number) => Obs[]): { home: HomeState; now: number } {
  const house = new TestHome();
  const home = createHome(JSON.parse(house.enrol().payload) as Enrolment, START);
  let now = START;
  for (let n = 0; n < minutes; n += 1) {
    now = START + (n + 1) * MINUTE;
    applyTelemetry(home, JSON.parse(house.pack(now - 20_000, make(n, now - 20_000)).payload) as Telemetry, now, counts);
    assessQuality(home, now);
  }
  return { home, now };
}
const device = (home: HomeState, dev: string): DeviceState => home.devices.get(dev) as DeviceState;
const oximeter = (spo2: number, pulse: number, q = 0.95, at?: number): Obs[] => [['oximeter', 'spo2', spo2, q, at], ['oximeter', 'heartRate', pulse, q, at]];

describe('data quality', () => {
  it.each([
    ['good', (n: number) => oximeter(95 + (n % 3), 66 + (n % 4))],
    ['poor', (n: number) => oximeter(95 + (n % 3), 66 + (n % 4), n < 50 ? 0.95 : 0.2)],
    ['stale', (n: number) => (n < 45 ? oximeter(95 + (n % 3), 66 + (n % 4)) : [['watch', 'steps', 0] as Obs])],
    ['stuck', (n: number) => (n < 15 ? oximeter(95 + (n % 3), 66 + (n % 4)) : oximeter(95, 66))],
    ['implausible', (n: number) => oximeter(n < 40 ? 95 + (n % 3) : 104 + (n % 3), 66 + (n % 4))],
    ['times-off', (n: number, at: number) => oximeter(95 + (n % 3), 66 + (n % 4), 0.95, n < 40 ? at : at - 45 * MINUTE)],
  ] as const)('is %s', (state, make) => {
    const { home, now } = heard(60, make as (n: number, at: number) => Obs[]);
    expect(qualityOf(device(home, 'oximeter'), CODES.spo2.code, now)).toBe(state);
  });
  it('holds back what is not believed and keeps it in the history of the device', () => {
    const { home } = heard(60, (n) => (n < 15 ? oximeter(95 + (n % 3), 66 + (n % 4)) : oximeter(95, 66)));
    expect(believed(device(home, 'oximeter'))).toBe(false);
    expect(device(home, 'oximeter').series.get(CODES.spo2.code)).toHaveLength(60);
  });
  it('believes a device whose clock alone is wrong, and dates its readings by their arrival', () => {
    const { home, now } = heard(60, (n, at) => oximeter(95 + (n % 3), 66 + (n % 4), 0.95, n < 20 ? at : at - 45 * MINUTE));
    expect(believed(device(home, 'oximeter'))).toBe(true);
    expect(now - (device(home, 'oximeter').series.get(CODES.spo2.code)?.lastAt ?? 0)).toBeLessThan(2 * MINUTE);
  });
  it('is good again when the value moves', () => {
    const { home, now } = heard(120, (n) => (n < 15 || n > 70 ? oximeter(95 + (n % 3), 66 + (n % 4)) : oximeter(95, 66)));
    expect(qualityOf(device(home, 'oximeter'), CODES.spo2.code, now)).toBe('good');
  });
  it.each([
    [CODES.temperature.code, 98.6, 'degrees Fahrenheit'], [CODES.glucose.code, 5.6, 'mmol/L'], [CODES.systolic.code, 16.5, 'kilopascals'], [CODES.weight.code, 350, 'pounds'], [CODES.temperature.code, 20, undefined], [CODES.spo2.code, 30, undefined],
  ])('of %s: %d is %s', (code, value, unit) => expect(otherUnit(code, value)).toBe(unit));
});
