import { ALERT_CODE_IDS } from '../../../contract/alert-codes.ts';
import { describe, expect, it } from 'vitest';
import { Alert } from '../../../contract/alert.ts';
import { PIPELINES, pipelineById } from '../../../pipeline/registry.ts';
import { Bench } from '../make.ts';
import type { Minute } from '../make.ts';

const bench = (id: string, options = {}): Bench => new Bench(options, pipelineById(id)!.create());
const noisy = (n: number): Minute => ({ spo2: n % 2 === 0 ? 91 : 92 });

describe('the ladder', () => {
  it('names its pipelines from worst to best', () => {
    expect(PIPELINES.map((pipeline) => pipeline.id)).toEqual(['silent', 'alert-on-everything', 'fixed-thresholds', 'thresholds-with-artefact-gate', 'reference']);
    expect(pipelineById('nonsense')).toBeUndefined();
  });
  it.each(PIPELINES.map((pipeline) => pipeline.id))('%s keeps to the contract and says the same twice', (id) => {
    const play = (): unknown[] => bench(id, { conditions: ['copd'], medicines: ['insulin'] }).run(120, noisy).run(60, { spo2: 80, glucose: 60, battery: 10 }).alerts.map(({ alert }) => Alert.parse(alert));
    expect(play()).toEqual(play());
  });
  it('silent is silent', () => expect(bench('silent').run(60, { spo2: 60 }).alerts).toEqual([]));
  it('alert-on-everything raises every code each hour', () => {
    const { alerts } = bench('alert-on-everything').run(121);
    expect(new Set(alerts.map(({ alert }) => alert.code)).size).toBe(ALERT_CODE_IDS.length);
    expect(new Set(alerts.map(({ minute }) => minute))).toEqual(new Set([0, 59, 119]));
    expect(new Set(alerts.map(({ alert }) => alert.id)).size).toBe(alerts.length);
  });
  it('fixed thresholds raise again and again around a limit, also on poor readings and old ones', () => {
    expect(bench('fixed-thresholds').run(60, (n) => ({ spo2: n % 3 === 0 ? 90 : 95 })).raised('hypoxia').length).toBeGreaterThan(10);
    expect(bench('fixed-thresholds').run(10, { spo2: 80, spo2Quality: 0.1 }).raised('hypoxia')).toHaveLength(1);
  });
  it('the gate leaves out poor readings and short dips, and still finds what lasts', () => {
    const id = 'thresholds-with-artefact-gate';
    expect(bench(id).run(60, (n) => ({ spo2: n % 3 === 0 ? 90 : 95 })).raised('hypoxia')).toEqual([]);
    expect(bench(id).run(10, { spo2: 80, spo2Quality: 0.1 }).raised('hypoxia')).toEqual([]);
    expect(bench(id).run(10, { spo2: 80 }).raised('hypoxia')).toHaveLength(1);
  });
  it('both take a silent home for silent devices', () => {
    const silent = bench('thresholds-with-artefact-gate').run(20);
    for (let n = 0; n < 30; n += 1) silent.close();
    expect(silent.raised('device-silent').length).toBeGreaterThan(3);
  });
});
