import fc from '../../support/properties.ts';
import { describe, expect, it } from 'vitest';
import { Alert } from '../../../contract/alert.ts';
import { canonicalJson } from '../../../contract/canonical.ts';
import { survivor } from '../../../pipeline/core/freeze.ts';
import { ReferencePipeline } from '../../../pipeline/core/reference.ts';
import { Bench, MINUTE, START, TestHome, observationsOf } from '../make.ts';
import type { Wire } from '../make.ts';

/** Two homes, a night in which something happens to each; by tick. */
function night(run = 'run-a'): Wire[][] {
  const low = new TestHome({ home: 'h000001', run });
  const cut = new TestHome({ home: 'h000002', run });
  const ticks: Wire[][] = [];
  for (let n = 0; n < 160; n += 1) {
    const at = START + n * MINUTE + 40_000;
    const tick = n === 0 ? [low.enrol(), cut.enrol(), low.status('online', START), cut.status('online', START)] : [];
    tick.push(low.pack(at, observationsOf(n, { glucose: Math.max(60, Math.min(120, 180 - n)) })));
    if (n === 120) tick.push(low.event(at, 'pendant', 'fall'));
    if (n < 110) tick.push(cut.pack(at, observationsOf(n, { mains: n < 108 ? 1 : 0 })));
    if (n === 110) tick.push(cut.status('offline'));
    ticks.push(tick);
  }
  return ticks;
}

function judge(ticks: readonly (readonly Wire[])[]): string[] {
  const pipeline = new ReferencePipeline();
  return ticks.flatMap((tick, n) => {
    for (const { topic, payload } of tick) pipeline.receive(topic, payload);
    return pipeline.closeTick(START + (n + 1) * MINUTE).map((alert) => canonicalJson(alert));
  });
}

describe('the reference pipeline', () => {
  const expected = judge(night());

  it('says what it should, in the form of the contract', () => {
    const alerts = expected.map((text) => Alert.parse(JSON.parse(text)));
    expect(alerts.filter((alert) => alert.state === 'raised').map((alert) => [alert.home, alert.code])).toEqual([['h000001', 'hypoglycaemia'], ['h000002', 'hub-offline'], ['h000001', 'fall']]);
    for (const alert of alerts) {
      expect(alert.evidence.length).toBeGreaterThan(0);
      expect(alert.text).toMatch(/\w+ \w+/);
    }
  });

  it('says the same whatever the order of arrival inside a tick', () => {
    fc.assert(fc.property(fc.infiniteStream(fc.nat()), (stream) => {
      const next = (): number => stream.next().value as number;
      const shuffled = night().map((tick) => tick.map((wire) => ({ wire, key: next() })).sort((a, b) => a.key - b.key).map(({ wire }) => wire));
      expect(judge(shuffled)).toEqual(expected);
    }), { numRuns: 10 });
  });

  it('says the same when every message comes twice', () => {
    expect(judge(night().map((tick) => [...tick, ...tick]))).toEqual(expected);
  });

  it('says the same when messages come again later', () => {
    const ticks = night();
    expect(judge(ticks.map((tick, n) => [...tick, ...(ticks[n - 2] ?? []).filter(({ topic }) => !topic.endsWith('status'))]))).toEqual(expected);
  });

  it('keeps the run label out of what it says', () => expect(judge(night('another-run'))).toEqual(expected));

  it('keeps its state when the same enrolment is delivered again, and forgets with a new run', () => {
    const bench = new Bench({ conditions: ['copd'] }).run(120, { spo2: 91 });
    bench.give(bench.house.enrol());
    bench.run(20, { spo2: 84 });
    expect(bench.raised('hypoxia')).toHaveLength(1);
    const next = new TestHome({ run: 'run-b' });
    bench.give(next.enrol());
    bench.give(next.pack(bench.at, observationsOf(0)));
    bench.close();
    bench.run(30, { spo2: 84 });
    expect(bench.raised('hypoxia')).toHaveLength(1);
  });

  it('says that alerts are over whose device or resident is enrolled no longer, and nothing of the others', () => {
    const bench = new Bench({ conditions: ['copd'] }).run(60).run(80, { spo2: 84, without: ['cgm'] });
    expect(bench.raised().map(({ code }) => code)).toEqual(['hypoxia', 'device-silent']);
    const { enrolment } = bench.house;
    enrolment.devices = enrolment.devices.filter(({ dev }) => dev !== 'cgm');
    bench.give(bench.house.enrol());
    expect(bench.run(1, { spo2: 84, without: ['cgm'] }).resolved()).toMatchObject([{ code: 'device-silent', text: 'No longer enrolled: cgm.' }]);
    enrolment.residents = enrolment.residents.map((resident) => ({ ...resident, id: 'r2' }));
    enrolment.devices = enrolment.devices.map((device) => ({ ...device, resident: 'r2' }));
    bench.give(bench.house.enrol());
    expect(bench.run(1, { without: ['cgm'] }).resolved().slice(1)).toMatchObject([{ code: 'hypoxia', resident: 'r1', text: 'No longer enrolled: r1.' }]);
    expect(bench.run(60, { without: ['cgm'] }).resolved()).toHaveLength(2);
  });

  it('keeps limits that a person set before the first tick brought their home, as in a journal that was pruned', () => {
    const limits = (...order: ('enrol' | number | undefined)[]): unknown => {
      let pipeline = new ReferencePipeline();
      const house = new TestHome({ thresholds: { spo2Low: 90 } });
      for (const heard of order) {
        if (heard === 'enrol') pipeline.receive(house.enrol().topic, house.enrol().payload);
        else pipeline.act({ act: 'thresholds', by: 'ann', role: 'nurse', at: START, home: house.home, resident: 'r1', thresholds: heard === undefined ? {} : { spo2Low: heard } });
        pipeline = survivor(pipeline);
      }
      pipeline.closeTick(START + MINUTE);
      return survivor(pipeline).known.get(house.home)?.residents.get('r1')?.thresholds;
    };
    expect([limits('enrol', 85), limits(85, 'enrol'), limits('enrol', 87, 85), limits(87, 'enrol', 85, 'enrol'), limits(85, 'enrol', undefined), limits('enrol')].map((one) => (one as { spo2Low: number }).spo2Low)).toEqual([85, 85, 85, 85, 90, 90]);
  });

  it('keeps limits that a person set for somebody whose enrolment is still to be judged', () => {
    const bench = new Bench().run(5);
    const pipeline = bench.pipeline as ReferencePipeline;
    const { enrolment } = bench.house;
    enrolment.residents = [...enrolment.residents, { ...enrolment.residents[0]!, id: 'r2' }];
    bench.give(bench.house.enrol());
    const act = (spo2Low: number): unknown => pipeline.act({ act: 'thresholds', by: 'ann', role: 'nurse', at: bench.now, home: enrolment.home, resident: 'r2', thresholds: { spo2Low } });
    act(85);
    bench.run(1);
    const r2 = pipeline.known.get(enrolment.home)!.residents.get('r2')!;
    expect(r2.thresholds).toEqual({ spo2Low: 85 });
    act(86);
    bench.run(1);
    expect(r2.thresholds).toEqual({ spo2Low: 86 });
  });

  describe('with a device whose clock is days ahead', () => {
    const DAY = 24 * 60 * MINUTE;
    it('dates its events by their sending, so that the bed is heard on and no night stays open', () => {
      const bench = new Bench().run(10);
      for (let day = 1; day <= 40; day += 1) for (const type of ['bed-exit', 'bed-enter'] as const) bench.give(bench.house.event(bench.at, 'bed', type, bench.at + day * DAY));
      bench.run(5);
      const home = (bench.pipeline as ReferencePipeline).known.get(bench.house.home)!;
      expect(home.inBedAt).toBeLessThanOrEqual(bench.now);
      expect(home.bedExitAt).toBeLessThanOrEqual(bench.now);
      expect(home.residents.get('r1')!.daily.openNights.size).toBeLessThanOrEqual(2);
      bench.run(10, { inBed: false });
      expect(home.inBed).toBe(false);
    });
    it('hears of a front door and of a call for help all the same', () => {
      const bench = new Bench().run(10);
      bench.give(bench.house.event(bench.at, 'door', 'door-open', bench.at + DAY));
      bench.give(bench.house.event(bench.at, 'pendant', 'sos', bench.at + DAY));
      const at = bench.at;
      bench.run(1);
      const home = (bench.pipeline as ReferencePipeline).known.get(bench.house.home)!;
      expect([home.doorAt, home.doorOpenAt]).toEqual([at, at]);
      expect(bench.raised('sos')).toMatchObject([{ evidence: [{ dev: 'pendant', at }] }]);
    });
  });

  it('keeps so many presses of a button, the newest, and no fall is lost by them', () => {
    const bench = new Bench().run(10);
    bench.give(bench.house.event(bench.at, 'pendant', 'fall'));
    for (let press = 0; press < 500; press += 1) bench.give(bench.house.event(bench.at, 'pendant', 'sos', bench.at + 20 * press));
    const at = bench.at;
    bench.run(1);
    const { falls } = (bench.pipeline as ReferencePipeline).known.get(bench.house.home)!;
    expect(falls.map(({ kind }) => kind).filter((kind) => kind === 'fall')).toHaveLength(1);
    expect(falls.filter(({ kind }) => kind === 'sos').map((sign) => sign.at)).toEqual(Array.from({ length: 32 }, (_, index) => at + 20 * (468 + index)));
  });

  it('leaves out homes that were never enrolled and other runs', () => {
    const bench = new Bench();
    const stranger = new TestHome({ home: 'h000099' });
    const old = new TestHome({ run: 'yesterday' });
    for (const hub of [stranger, old]) bench.give(hub.event(bench.at, 'pendant', 'sos'));
    expect(bench.close()).toEqual([]);
    expect((bench.pipeline as ReferencePipeline).counts).toMatchObject({ notEnrolled: 1, otherRun: 1 });
  });

  /** A fall no blood exceeds: the sensor is not pressed. */
  const falling = (n: number): { glucose: number } => ({ glucose: Math.max(60, 120 - 2 * n) });

  describe('with a backlog', () => {
    const outage = (during: Parameters<typeof observationsOf>[1], after: Parameters<typeof observationsOf>[1], event = false): Bench => {
      const bench = new Bench({ medicines: ['insulin'] }).run(200);
      const kept: Wire[] = [];
      for (let n = 0; n < 60; n += 1) {
        kept.push(bench.house.pack(bench.at, observationsOf(bench.minute, during)));
        if (event && n === 30) kept.push(bench.house.event(bench.at, 'pendant', 'fall'));
        bench.close();
      }
      bench.give(bench.house.status('online', bench.at));
      for (const wire of kept) bench.give(wire);
      return bench.run(60, after);
    };

    it('does not raise what is over', () => expect(outage({ glucose: 55, spo2: 80 }, {}).raised().map((alert) => alert.code)).toEqual(['hub-offline']));
    it('raises at once what still holds', () => {
      const bench = outage({ glucose: 60 }, { glucose: 58 });
      expect(bench.alerts.find(({ alert }) => alert.code === 'hypoglycaemia')?.minute).toBeLessThanOrEqual(265);
    });
    it('tells of a fall inside it, unless the person walks', () => {
      expect(outage({ inBed: false }, { inBed: false }, true).raised('fall')).toHaveLength(1);
      expect(outage({ inBed: false, steps: 10 }, { inBed: false }, true).raised('fall')).toHaveLength(0);
    });
    it('does not clear on old good values', () => {
      const bench = new Bench({ medicines: ['insulin'] }).run(120).run(60, falling);
      expect(bench.raised('hypoglycaemia')).toHaveLength(1);
      const old = bench.house.pack(bench.at - 40 * MINUTE, [['cgm', 'glucose', 130]]);
      for (let n = 0; n < 60; n += 1) bench.close();
      bench.give(old);
      for (let n = 0; n < 40; n += 1) bench.close();
      expect(bench.resolved('hypoglycaemia')).toHaveLength(0);
    });
  });
});
