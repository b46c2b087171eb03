import { describe, expect, it } from 'vitest';
import { Bench, DEVICES } from '../make.ts';
import type { Minute, Obs } from '../make.ts';

const wrong = (bench: Bench): (string | undefined)[] => bench.raised('device-values-wrong').map((alert) => alert.cause?.device);
/** A pseudo-random number from -1 to 1 that is the same in each run. */
const shake = (n: number): number => ((n * 7919) % 201) / 100 - 1;
const lying: Minute = { inBed: true };
/** The watch says nothing of itself; what it says instead. */
const watch = (value: (n: number) => number) => (n: number): Minute => ({ ...lying, without: ['watch'], extra: [['watch', 'heartRate', value(n)], ['watch', 'steps', 0]] });
const oximeter = (spo2: (n: number) => number, pulse: (n: number) => number, q = 0.95) => (n: number): Minute => ({ ...lying, without: ['oximeter'], extra: [['oximeter', 'spo2', spo2(n), q], ['oximeter', 'heartRate', pulse(n), q]] });

describe('device-values-wrong', () => {
  it('is raised within half an hour where a value stands still, once, and resolves', () => {
    const bench = new Bench({ conditions: ['copd'] }).run(120).run(90, oximeter(() => 96, () => 66));
    expect(wrong(bench)).toEqual(['oximeter']);
    expect(bench.alerts[0]?.minute).toBeLessThan(150);
    expect(bench.raised()[0]).toMatchObject({ priority: 'high', text: expect.stringContaining('oxygen saturation of a patient with COPD') as string });
    expect(bench.run(40).resolved('device-values-wrong')).toHaveLength(1);
  });
  it('lets a saturation at its ceiling stand as long as it likes', () => expect(new Bench().run(60).run(300, oximeter(() => 100, (n) => 66 + (n % 3))).raised()).toEqual([]));
  it('is not raised by a steady night with the small movements of a body', () => expect(new Bench().run(600).raised()).toEqual([]));
  it('lets a low saturation that does not move neither raise nor clear', () => {
    expect(new Bench().run(120).run(60, oximeter(() => 88, () => 66)).raised('hypoxia').length).toBeLessThanOrEqual(1);
    const low = new Bench({ conditions: ['copd'] }).run(180, { spo2: 92 }).run(30, { spo2: 84, heart: 84 });
    expect(low.raised('hypoxia')).toHaveLength(1);
    expect(low.run(150, oximeter(() => 96, () => 84)).resolved('hypoxia')).toEqual([]);
  });

  it.each([['thermometer', 'temperature', 98.2, 'Fahrenheit'], ['meter', 'capillaryGlucose', 6.8, 'mmol/L'], ['cuff', 'systolic', 17.2, 'kilopascals']] as const)('of %s: %s of %d is another unit', (dev, signal, value, unit) => {
    const bench = new Bench({ devices: [...DEVICES, { dev: 'meter', kind: 'glucometer', resident: 'r1', intervalS: 0 }] }).run(20).run(1, { extra: [[dev, signal, value] as Obs] }).run(5);
    expect(bench.raised()).toMatchObject([{ code: 'device-values-wrong', cause: { device: dev } }]);
    expect(bench.raised()[0]?.text).toContain(unit);
  });
  it('takes pounds for what they are, and the right unit for the end of it', () => {
    const weigh = (bench: Bench, kg: number): Bench => bench.run(1, { extra: [['scale', 'weight', kg]] }).run(30);
    const bench = weigh(weigh(new Bench({ conditions: ['heart-failure'], thresholds: { weightReference: 80 } }).run(20), 80.4), 177.3);
    expect(bench.raised().map((alert) => alert.code)).toEqual(['device-values-wrong']);
    expect(weigh(bench, 80.5).resolved('device-values-wrong')).toHaveLength(1);
  });
  it.each([92, 68, 77])('is not raised by %d kg: a visitor, or a real fall in weight', (kg) => {
    const bench = new Bench({ thresholds: { weightReference: 80 } }).run(1, { extra: [['scale', 'weight', 80.2]] }).run(30).run(1, { extra: [['scale', 'weight', kg]] });
    expect(bench.run(30).raised()).toEqual([]);
  });
  it('is raised where a device on the body says impossible things on and on, not for a moment', () => {
    const over = (count: number): Bench => new Bench().run(60).run(count, oximeter(() => 104, (n) => 66 + (n % 3))).run(20);
    expect(wrong(over(3))).toEqual([]);
    expect(wrong(over(20))).toEqual(['oximeter']);
  });

  it('is raised where one device scatters while another is steady', () => {
    const bench = new Bench().run(180).run(120, watch((n) => Math.round(66 * (1 + 0.5 * shake(n)))));
    expect(wrong(bench)).toEqual(['watch']);
    expect(bench.run(90).resolved('device-values-wrong')).toHaveLength(1);
  });
  it('is not raised where the heart itself is unsteady: all devices say so', () => {
    const run = new Bench().run(180).run(120, (n) => ({ heart: Math.round(80 * (1 + 0.4 * shake(n))) }));
    expect(wrong(run)).toEqual([]);
  });
  it('is not raised by scatter that the oximeter itself calls poor', () => expect(wrong(new Bench().run(180).run(60, (n) => ({ spo2: Math.round(85 + 10 * shake(n)), spo2Quality: 0.2, pulse: Math.round(80 + 30 * shake(n)) })))).toEqual([]));

  it('is raised where an oximeter leaves what watch and bed count, and its low saturation alarms nobody from then on', () => {
    const bench = new Bench().run(180).run(240, (n) => ({ pulse: Math.round(66 * (1 - Math.min(0.3, n / 300))) }));
    expect(wrong(bench)).toEqual(['oximeter']);
    expect(bench.run(120).resolved('device-values-wrong')).toHaveLength(1);
  });
  it('is not raised by illness that looks like drift: all devices follow', () => expect(wrong(new Bench({ conditions: ['heart-failure'] }).run(180).run(300, (n) => ({ heart: Math.round(66 * (1 + Math.min(0.4, n / 500))) })))).toEqual([]));
  it('is raised where a glucose sensor is twice far off the meter, not by one sugared finger', () => {
    const home = (): Bench => new Bench({ medicines: ['insulin'], devices: [...DEVICES, { dev: 'meter', kind: 'glucometer', resident: 'r1', intervalS: 0 }] }).run(60);
    const measure = (bench: Bench, value: number): Bench => bench.run(1, { extra: [['meter', 'capillaryGlucose', value]] }).run(120);
    expect(wrong(measure(measure(home(), 190), 195))).toEqual(['cgm']);
    expect(wrong(measure(measure(home(), 190), 122))).toEqual([]);
  });

  it('is raised where the bed says empty all night and the pulse says asleep', () => {
    const bench = new Bench({ devices: DEVICES }).run(60, { inBed: false, motion: 'bathroom', heart: 74, steps: 5 }).run(200, { inBed: false, heart: 74 }).run(240, { inBed: false, heart: 64 });
    expect(wrong(bench)).toContain('bed');
  });
  it('is raised where somebody walks about and no motion sensor sees it', () => {
    const day = (bench: Bench, seen: boolean, count: number): Bench => bench.run(count, (n) => ({ inBed: false, steps: n % 10 < 5 ? 12 : 0, motion: seen && n % 10 < 5 ? 'bathroom' : null, heart: 75 }));
    expect(wrong(day(day(new Bench(), true, 60), false, 240))).toEqual(['pir-bathroom']);
    expect(wrong(day(new Bench(), true, 300))).toEqual([]);
  });
  it('is not raised while the person is out', () => {
    const bench = new Bench().run(60, (n) => ({ inBed: false, steps: 12, motion: n % 10 < 5 ? 'bathroom' : null }));
    bench.give(bench.house.event(bench.at, 'door', 'door-open'));
    expect(wrong(bench.run(240, { inBed: false, steps: 20 }))).toEqual([]);
  });
});
