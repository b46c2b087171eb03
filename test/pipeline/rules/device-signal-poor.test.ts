import { describe, expect, it } from 'vitest';
import { Bench } from '../make.ts';

describe('device-signal-poor', () => {
  it('is raised after a quarter of an hour without a usable reading, and resolves', () => {
    const bench = new Bench().run(100).run(40, { spo2: 70, spo2Quality: 0.05 }).run(30);
    expect(bench.raised().map((alert) => [alert.code, alert.cause?.layer, alert.cause?.device])).toEqual([['device-signal-poor', 'device', 'oximeter']]);
    expect(bench.resolved()).toHaveLength(1);
  });
  it('is raised at night when only battery reports go on', () => {
    // From 23:30 on no reading of the oximeter; its hourly battery report comes as ever.
    const bench = new Bench().run(330).run(60, (n) => ({ without: ['oximeter'], extra: n === 10 ? [['oximeter', 'battery', 80]] : [] }));
    expect(bench.raised().map((alert) => alert.cause?.device)).toEqual(['oximeter']);
  });
  it('is not raised by a ten-minute artefact', () => expect(new Bench().run(100).run(10, { spo2: 80, spo2Quality: 0.1 }).run(30).raised()).toEqual([]));
  it('needs longer where the contact is bad rather than gone', () => {
    expect(new Bench().run(100).run(30, { spo2Quality: 0.35 }).run(30).raised()).toEqual([]);
    expect(new Bench().run(100).run(65, { spo2Quality: 0.35 }).raised('device-signal-poor')).toHaveLength(1);
  });
  it('is not raised by impossible values for a moment', () => expect(new Bench().run(100).run(3, { spo2: 20 }).run(30).raised()).toEqual([]));
});
