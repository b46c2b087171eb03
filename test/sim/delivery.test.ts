import { describe, expect, it } from 'vitest';
import type { DeviceKind } from '../../contract/messages.ts';
import type { Influence, PlannedEvent } from '../../sim/core/catalogue.ts';
import { HOUR_MS, MINUTE_MS } from '../../sim/core/math.ts';
import type { PublishOp, WireOp } from '../../sim/core/plan.ts';
import { HubStore, type Pack, STORE_MAX } from '../../sim/hub-store.ts';
import { Shard } from '../../sim/shard.ts';
import { total } from '../../sim/tally.ts';
import { missed } from '../../sim/radios.ts';
import { World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

const HOME = 'h000001';
const closes = ({ tally, queued }: Shard) => tally.scheduled - total(tally.notMeasured) - total(tally.lostHub) - total(tally.lostNetwork) - total(tally.dropped) - queued - tally.sent;
const published = (ops: readonly WireOp[]) => ops.filter((op): op is PublishOp => op.kind === 'publish');
const packs = (ops: readonly WireOp[]) => published(ops).filter(({ seq }) => seq >= 0);
const ofAll = (from: number, to: number, input: Influence['input'], size: number, device?: DeviceKind): Influence => ({ input, size, from, riseMs: 1, holdMs: to - from, fallMs: 1, ...(device && { device }) });

interface Acting {
  influences?(start: number): Influence[];
  events?(start: number): PlannedEvent[];
  wire?: boolean;
  seed?: string;
}

/** One home for four hours, and what acts on it. */
function live({ influences = () => [], events = () => [], wire = false, seed = 'test' }: Acting = {}) {
  const world = new World({ scenario: testScenario({ homes: 1, duration: '4h', seed }), wire });
  const readings: { dev: string; signal: string; at: number; value: number; flag: string; left: boolean }[] = [];
  const shard = new Shard(world, 0, 1, { reading: (_home, dev, signal, at, { value }, flag, pack) => readings.push({ dev, signal, at, value, flag, left: pack !== null }) });
  const { start, end } = world;
  shard.inject(HOME, { truth: { id: 'x', kind: 'fault', entry: 'x', title: 'x', homes: [HOME], onset: start, end, severity: 1, causes: [] }, influences: influences(start), events: events(start) });
  const ops = shard.advance(end);
  expect(closes(shard), 'the account').toBe(0);
  return { start, ops, shard, readings };
}

const calm = live();

describe('the store of a hub', () => {
  const pack = (seq: number, alarm = false): Pack => ({ epoch: 1, seq, channel: alarm ? 'event' : 'telemetry', alarm, tail: '', readings: 1, taken: 0, sentBody: undefined, sentAt: 0, dueAt: 0 });
  const drain = (store: HubStore) => Array.from({ length: store.waiting }, () => store.take()!.seq);

  it('gives alarms first, each kind in order', () => {
    const store = new HubStore();
    [pack(0), pack(1, true), pack(2), pack(3, true)].forEach((one) => store.keep(one));
    expect(drain(store)).toEqual([1, 3, 0, 2]);
    expect(store.take()).toBeUndefined();
  });

  it('drops the oldest telemetry first, and alarms when nothing else is left', () => {
    const store = new HubStore();
    [pack(0, true), pack(1), pack(2), pack(3, true)].forEach((one) => store.keep(one));
    expect([store.drop(3)?.seq, store.drop(2)?.seq, store.drop(1)?.seq, store.drop(1)]).toEqual([1, 2, 0, undefined]);
  });

  it('puts what is in doubt before what waits, and forgets all when wiped', () => {
    const store = new HubStore();
    store.sent(pack(0), 'a', 1000, 20_000);
    store.sent(pack(1, true), 'b', 2000, 20_000);
    store.keep(pack(2, true));
    store.keep(pack(3));
    store.doubt(3000, 20_000);
    expect(store.readingsWaiting).toBe(2); // the two that were never sent
    expect(drain(store)).toEqual([1, 2, 0, 3]);
    [pack(4), pack(5)].forEach((one) => store.keep(one));
    expect(store.wipe()).toBe(2);
    expect([store.waiting, store.take()]).toEqual([0, undefined]);
  });
});

describe('the way to the broker', () => {
  it('delays packs without letting them overtake, and only while it is slow', () => {
    const { start, ops } = live({ influences: (at) => [ofAll(at + HOUR_MS, at + 2 * HOUR_MS, 'uplinkDelay', 40_000), ofAll(at + HOUR_MS, at + 2 * HOUR_MS, 'uplinkJitter', 90_000)] });
    const lags = packs(ops).map(({ at, taken }) => ({ at, lag: at - (taken as number) }));
    expect(lags.filter(({ at }) => at < start + HOUR_MS).every(({ lag }) => lag < 1000)).toBe(true);
    const slow = lags.filter(({ at }) => at > start + 1.1 * HOUR_MS && at < start + 2 * HOUR_MS).map(({ lag }) => lag);
    expect(Math.min(...slow)).toBeGreaterThanOrEqual(40_000);
    expect(Math.max(...slow)).toBeGreaterThan(70_000);
    expect(lags.filter(({ at }) => at > start + 2.1 * HOUR_MS).every(({ lag }) => lag < 1000)).toBe(true);
    expect(packs(ops).map(({ seq }) => seq)).toEqual(packs(calm.ops).map(({ seq }) => seq));
    // the same bodies, but for nothing: the hub sent them when it had them
    expect(packs(ops).map(({ body }) => body)).toEqual(packs(calm.ops).map(({ body }) => body));
  });

  it('turns lost packets into waiting, never into missing messages', () => {
    const { ops } = live({ influences: (at) => [ofAll(at + HOUR_MS, at + 3 * HOUR_MS, 'uplinkLoss', 0.7)] });
    const lags = packs(ops).map(({ at, taken }) => at - (taken as number));
    expect(lags.some((lag) => lag >= 3000)).toBe(true);
    expect(Math.max(...lags)).toBeLessThan(70_000);
    expect(packs(ops)).toHaveLength(packs(calm.ops).length);
  });

  it('leaves delay, loss and bandwidth to the wire in a live run', () => {
    const acting = { influences: (at: number) => [ofAll(at + HOUR_MS, at + 3 * HOUR_MS, 'uplinkLoss', 0.7), ofAll(at + HOUR_MS, at + 2 * HOUR_MS, 'uplinkDelay', 40_000), ofAll(at, at + HOUR_MS, 'uplinkStarved', 1)] };
    expect(packs(live({ ...acting, wire: true }).ops)).toEqual(packs(calm.ops));
    expect(packs(live(acting).ops)).not.toEqual(packs(calm.ops));
  });

  it('lets a starved hub send what it can afford, and all of it later', () => {
    const { start, ops } = live({ influences: (at) => [ofAll(at + HOUR_MS, at + 2 * HOUR_MS, 'uplinkStarved', 0.75)] });
    const during = packs(ops).filter(({ at }) => at > start + HOUR_MS && at < start + 2 * HOUR_MS).length;
    expect(during).toBeGreaterThan(10);
    expect(during).toBeLessThan(20); // a quarter of sixty
    expect(packs(ops)).toHaveLength(packs(calm.ops).length);
  });

  it('holds everything while the broker hands nothing on, and gives it in a burst', () => {
    const { start, ops } = live({ influences: (at) => [ofAll(at + HOUR_MS, at + HOUR_MS + 10 * MINUTE_MS, 'stalled', 1)] });
    expect(packs(ops).filter(({ at }) => at > start + HOUR_MS + MINUTE_MS && at < start + HOUR_MS + 9 * MINUTE_MS)).toHaveLength(0);
    expect(ops.some(({ kind }) => kind === 'cut')).toBe(false);
    expect(packs(ops).map(({ body }) => body)).toEqual(packs(calm.ops).map(({ body }) => body));
  });

  it('is dead without anybody knowing until the keep-alive; what was sent into it comes with its own times', () => {
    const { start, ops } = live({ events: (at) => [{ at: at + HOUR_MS, target: 'uplink', event: 'FREEZE' }] });
    const cut = ops.find(({ kind }) => kind === 'cut')!;
    expect(cut.at - start - HOUR_MS).toBe(90_000);
    const again = ops.find(({ kind, at }) => kind === 'connect' && at > cut.at)!;
    expect(again.at - cut.at).toBeLessThan(12_001);
    const first = packs(ops).find(({ at, resend }) => at >= again.at && !resend)!;
    expect(Number(/"sentAt":(\d+)/.exec(first.body)![1])).toBeLessThan(again.at - 20_000);
    expect(packs(ops).filter(({ resend }) => resend).length).toBeGreaterThan(0);
    expect(new Set(packs(ops).map(({ seq }) => seq)).size).toBe(packs(calm.ops).length);
  });

  it('refuses, and the hub waits longer each time', () => {
    const { start, ops } = live({
      influences: (at) => [ofAll(at + HOUR_MS, at + 2 * HOUR_MS, 'uplinkRefused', 1)],
      events: (at) => [{ at: at + HOUR_MS + 1000, target: 'uplink', event: 'BROKER_LOST' }, { at: at + 2 * HOUR_MS + 1000, target: 'uplink', event: 'RECOVER' }],
    });
    const within = (from: number, to: number) => ops.filter(({ at }) => at > start + from && at < start + to);
    expect(within(HOUR_MS + 1000, 2 * HOUR_MS)).toHaveLength(0);
    expect(within(2 * HOUR_MS, 2 * HOUR_MS + 3 * MINUTE_MS).some(({ kind }) => kind === 'connect')).toBe(true);
    expect(packs(ops)).toHaveLength(packs(calm.ops).length);
    expect(packs(ops).every(({ epoch }) => epoch === 1)).toBe(true);
  });
});

describe('a hub', () => {
  it('on its backup cell says so in every report, and once in each moment', () => {
    const seed = ['a', 'b', 'c', 'd', 'e', 'f'].find((one) => live({ seed: one, events: (at) => [{ at: at + HOUR_MS, target: 'hub', event: 'MAINS_LOST' }] }).readings.some(({ signal, value }) => signal === 'hubMains' && value === 0)) as string;
    const told: number[] = [];
    for (let minute = 0; minute < 6; minute += 1) {
      const { readings, start } = live({ seed, events: (at) => [{ at: at + HOUR_MS + minute * MINUTE_MS + 33_000, target: 'hub', event: 'MAINS_LOST' }, { at: at + 2 * HOUR_MS, target: 'hub', event: 'MAINS_BACK' }] });
      const mains = readings.filter(({ signal, at }) => signal === 'hubMains' && at >= start + HOUR_MS + minute * MINUTE_MS + 33_000 && at < start + 2 * HOUR_MS);
      expect(mains.filter(({ left }) => left).every(({ value }) => value === 0)).toBe(true);
      expect(new Set(mains.map(({ at }) => at)).size).toBe(mains.length);
      told.push(mains.length);
    }
    expect(Math.max(...told)).toBeGreaterThan(1); // a report fell into the minutes on the cell
  });

  it('that loses its store loses what waited, and nothing else', () => {
    const events = (at: number): PlannedEvent[] => [
      { at: at + HOUR_MS, target: 'uplink', event: 'DROP' }, { at: at + 2 * HOUR_MS, target: 'hub', event: 'STORAGE_LOST' }, { at: at + 3 * HOUR_MS, target: 'uplink', event: 'RECOVER' },
    ];
    const { start, ops, shard } = live({ events });
    expect(shard.tally.lostHub['store lost']).toBeGreaterThan(300);
    const inOutage = packs(ops).map(({ taken }) => taken as number).filter((taken) => taken > start + HOUR_MS && taken < start + 2 * HOUR_MS - MINUTE_MS);
    expect(inOutage).toHaveLength(0);
    expect(packs(ops).filter(({ taken }) => (taken as number) > start + 2 * HOUR_MS + 3 * MINUTE_MS && (taken as number) < start + 3 * HOUR_MS).length).toBeGreaterThan(50);
    expect(ops.at(-1)!.epoch).toBe(2);
  });

  it('whose store is taken keeps the newest', () => {
    const { start, ops, shard } = live({
      influences: (at) => [ofAll(at, at + 4 * HOUR_MS, 'storeTaken', 1 - 10 / STORE_MAX)],
      events: (at) => [{ at: at + HOUR_MS, target: 'uplink', event: 'DROP' }, { at: at + 2 * HOUR_MS, target: 'uplink', event: 'RECOVER' }],
    });
    expect(shard.tally.dropped['hub store full, oldest dropped']).toBeGreaterThan(300);
    const kept = packs(ops).map(({ taken }) => taken as number).filter((taken) => taken > start + HOUR_MS && taken < start + 2 * HOUR_MS);
    expect(kept.length).toBeGreaterThan(5);
    expect(Math.min(...kept)).toBeGreaterThan(start + 2 * HOUR_MS - 12 * MINUTE_MS);
  });

  it('whose clock is wrong dates everything wrong, and only that', () => {
    const off = 25 * MINUTE_MS;
    const { ops } = live({ influences: (at) => [ofAll(at + HOUR_MS, at + 2 * HOUR_MS, 'hubClock', off)] });
    const times = (body: string) => [...body.matchAll(/"(?:sentAt|at)":(\d+)/g)].map((match) => Number(match[1]));
    const wrong = packs(ops).filter(({ body }, index) => body !== packs(calm.ops)[index]!.body);
    expect(wrong.length).toBeGreaterThan(50);
    for (const one of wrong) {
      const right = packs(calm.ops).find(({ seq }) => seq === one.seq)!;
      expect(one.taken).toBe(right.taken);
      expect(times(one.body)).toEqual(times(right.body).map((at) => at + off));
    }
  });
});

describe('the radio of a home', () => {
  it('misses more the weaker the signal and the fuller the air', () => {
    const shares = [-60, -85, -90, -95, -100, -110].map((signal) => missed(signal, 0));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect([shares[0], missed(-95, 0), missed(-60, 0.3)]).toEqual([0, 0.5, expect.closeTo(0.3, 12)]);
    expect(shares[2]).toBeLessThan(0.1);
    expect(shares[5]).toBeGreaterThan(0.99);
  });

  it('loses readings of a device out of range after telling that its signal falls, and hears it again', () => {
    const { start, readings, ops } = live({ influences: (at) => [{ input: 'linkSignal', size: -45, from: at + HOUR_MS, riseMs: 30 * MINUTE_MS, holdMs: HOUR_MS, fallMs: MINUTE_MS, device: 'pir' }] });
    const motion = readings.filter(({ signal }) => signal === 'motion');
    const lost = (from: number, to: number) => motion.filter(({ at, left }) => at > start + from && at < start + to && !left).length;
    expect([lost(0, HOUR_MS), lost(2.6 * HOUR_MS, 4 * HOUR_MS)]).toEqual([0, 0]);
    expect(lost(1.5 * HOUR_MS, 2.5 * HOUR_MS)).toBeGreaterThan(30);
    const told = readings.filter(({ dev, signal, left }) => dev === 'pir-living' && signal === 'linkSignal' && left);
    expect(Math.min(...told.filter(({ at }) => at > start + HOUR_MS && at < start + 2 * HOUR_MS).map(({ value }) => value))).toBeLessThan(-75);
    expect(told.at(-1)!.value).toBeGreaterThan(-70);
    expect(ops.some(({ kind }) => kind === 'cut')).toBe(false);
  });

  it('loses a share of everything while others fill the air, and tells of its errors', () => {
    const { start, readings } = live({ influences: (at) => [ofAll(at + HOUR_MS, at + 2 * HOUR_MS, 'linkLoad', 0.4)] });
    const during = readings.filter(({ at, dev }) => dev !== 'hub' && at > start + HOUR_MS && at < start + 2 * HOUR_MS);
    const share = during.filter(({ left }) => !left).length / during.length;
    expect(share).toBeGreaterThan(0.3);
    expect(share).toBeLessThan(0.5);
    const errors = readings.filter(({ signal, at }) => signal === 'linkErrors' && at > start + HOUR_MS + 1000 && at < start + 2 * HOUR_MS).map(({ value }) => value);
    expect(Math.min(...errors)).toBeGreaterThan(35);
  });
});

describe('a faulty device', () => {
  const of = (influence: (start: number) => Influence, signal: string, kind: string) => {
    const found = live({ influences: (at) => [influence(at)] });
    const inTime = ({ at, signal: own }: { at: number; signal: string }) => own === signal && at > found.start + HOUR_MS && at < found.start + 3 * HOUR_MS;
    const [own, right] = [found.readings.filter(inTime), calm.readings.filter(inTime)].map((list) => list.filter(({ dev }) => dev === kind)) as [typeof found.readings, typeof found.readings];
    const others = (list: typeof found.readings) => list.filter(({ dev }) => dev !== kind).map((one) => JSON.stringify(one));
    expect(others(found.readings)).toEqual(others(calm.readings));
    return { own, right };
  };
  const span = (input: Influence['input'], size: number, device: DeviceKind) => (at: number) => ofAll(at + HOUR_MS, at + 3 * HOUR_MS, input, size, device);

  it('drifts, scatters, sticks, drops and speaks in other units', () => {
    const gain = of(span('gain', 0.2, 'cgm'), 'glucose', 'cgm');
    expect(gain.own.every(({ value }, index) => Math.abs(value - 1.2 * gain.right[index]!.value) <= 0.51)).toBe(true);
    expect(gain.own.every(({ flag }) => flag === 'fault')).toBe(true);
    const spread = of(span('spread', 0.2, 'cgm'), 'glucose', 'cgm');
    const errors = spread.own.map(({ value }, index) => value / spread.right[index]!.value - 1);
    expect(Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)).toBeCloseTo(0.2, 1);
    expect(new Set(of(span('stuck', 1, 'cgm'), 'glucose', 'cgm').own.map(({ value }) => value)).size).toBe(1);
    const dropped = of(span('dropout', 0.5, 'cgm'), 'glucose', 'cgm');
    expect(dropped.own.length / dropped.right.length).toBeCloseTo(0.5, 0);
    expect(dropped.own.length).toBeLessThan(dropped.right.length);
    const units = of(span('units', 1, 'cgm'), 'glucose', 'cgm');
    expect(units.own.every(({ value }, index) => Math.abs(value - units.right[index]!.value / 18.016) <= 0.051)).toBe(true);
  });

  it('that sticks a second time sticks at another value', () => {
    const { start, readings } = live({ influences: (at) => [ofAll(at + HOUR_MS, at + 1.5 * HOUR_MS, 'stuck', 1, 'cgm'), ofAll(at + 3 * HOUR_MS, at + 3.5 * HOUR_MS, 'stuck', 1, 'cgm')] });
    const values = (from: number, to: number) => new Set(readings.filter(({ signal, at }) => signal === 'glucose' && at > start + from * HOUR_MS + MINUTE_MS && at < start + to * HOUR_MS).map(({ value }) => value));
    expect([values(1, 1.5).size, values(3, 3.5).size]).toEqual([1, 1]);
    expect(values(3, 3.5)).not.toEqual(values(1, 1.5));
  });

  it('with a wrong clock dates its own readings wrong', () => {
    const { ops, start } = live({ influences: (at) => [ofAll(at + HOUR_MS, at + 3 * HOUR_MS, 'clockSkew', -3_600_000, 'cgm')] });
    const glucose = packs(ops).filter(({ taken }) => (taken as number) > start + HOUR_MS + MINUTE_MS && (taken as number) < start + 3 * HOUR_MS).flatMap(({ body, taken }) => [...body.matchAll(/"dev":"(\w+)","code":"(?!urn)[^}]*"at":(\d+)/g)].map((match) => ({ dev: match[1], off: Number(match[2]) - 1000 * Math.floor((taken as number) / 1000) })));
    expect(glucose.filter(({ dev }) => dev === 'cgm').length).toBeGreaterThan(10);
    for (const { dev, off } of glucose) expect(Math.abs(off - (dev === 'cgm' ? -3_600_000 : 0))).toBeLessThan(1000);
  });
});

it('what two things broke stays broken until both are over', () => {
  const down = (from: number, to: number) => (at: number): PlannedEvent[] => [{ at: at + from, target: 'uplink', event: 'DROP', until: at + to }, { at: at + to, target: 'uplink', event: 'RECOVER' }];
  const { start, ops } = live({ events: (at) => [...down(HOUR_MS, 3 * HOUR_MS)(at), ...down(1.5 * HOUR_MS, 2 * HOUR_MS)(at)] });
  const sent = packs(ops).filter(({ at }) => at > start + HOUR_MS && at < start + 3 * HOUR_MS);
  expect(sent).toHaveLength(0);
  expect(packs(ops).filter(({ at }) => at > start + 3 * HOUR_MS).length).toBeGreaterThan(100);
});
