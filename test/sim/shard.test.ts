import { describe, expect, it } from 'vitest';
import { CODES } from '../../contract/codes.ts';
import { Enrolment, HomeEvent, Reply, Status, Telemetry } from '../../contract/messages.ts';
import { payloadOf, type PublishOp, type WireOp } from '../../sim/core/plan.ts';
import { Shard } from '../../sim/shard.ts';
import { total } from '../../sim/tally.ts';
import { stackTime, World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

const published = (ops: readonly WireOp[]) => ops.filter((op): op is PublishOp => op.kind === 'publish');
const closes = ({ tally, queued }: Shard) => tally.scheduled - total(tally.notMeasured) - total(tally.lostHub) - total(tally.lostNetwork) - total(tally.dropped) - queued - tally.sent;
const planting = (id: string, window: [string, string], duration?: string) => ({ id, homes: ['h000001'], window, ...(duration && { duration }) });

describe('a shard of homes', () => {
  it('does the same for the same seed, whatever the tick and however homes are cut into shards', () => {
    const world = new World({ scenario: testScenario({ homes: 4, duration: '3h' }) });
    const whole = new Shard(world, 0, 4).advance(world.end);
    const stepped = new Shard(world, 0, 4);
    const inTicks: WireOp[] = [];
    for (let at = world.start; at < world.end;) inTicks.push(...stepped.advance((at = Math.min(world.end, at + 7_250))));
    expect(inTicks).toEqual(whole);
    const alone = new Shard(new World({ scenario: testScenario({ homes: 4, duration: '3h' }) }), 2, 3).advance(world.end);
    expect(alone).toEqual(whole.filter(({ home }) => home === 'h000003'));
    const other = new World({ scenario: testScenario({ homes: 4, duration: '3h', seed: 'other' }) });
    expect(new Shard(other, 0, 4).advance(other.end)).not.toEqual(whole);
  });

  it('keeps homes apart by day too, when some residents are out', () => {
    const day = { homes: 12, start: '2026-01-14T12:00:00Z', duration: '6h', plant: { episodes: [{ id: 'fall-with-long-lie', share: 1, window: ['2h', '4h'] as [string, string] }] } };
    const world = new World({ scenario: testScenario(day) });
    const whole = new Shard(world, 0, 12).advance(world.end);
    for (let home = 0; home < 12; home += 1) {
      expect(new Shard(new World({ scenario: testScenario(day) }), home, home + 1).advance(world.end)).toEqual(whole.filter((op) => op.home === world.home(home).id));
    }
  });

  it('leaves the signals of all other devices alone when a device is added', () => {
    const group = testScenario().population[0] as ReturnType<typeof testScenario>['population'][number];
    const signals = (devices: typeof group.devices) => {
      const readings: string[] = [];
      const world = new World({ scenario: testScenario({ population: [{ ...group, devices }] }) });
      new Shard(world, 0, 3, { reading: (home, dev, signal, at, { value, q }) => { if (dev !== 'cgm') readings.push([home.id, dev, signal, at, value, q].join(' ')); } }).advance(world.end);
      return readings;
    };
    expect(signals(group.devices.filter((kind) => kind !== 'cgm'))).toEqual(signals(group.devices));
  });

  it('gives the same values at the minutes in common when a device reports more often, and all else to the byte', () => {
    const group = testScenario().population[0] as ReturnType<typeof testScenario>['population'][number];
    const look = (every: Record<string, string> | undefined) => {
      const own = new Map<string, string>();
      const others: string[] = [];
      const world = new World({ scenario: testScenario({ duration: '6h', population: [{ ...group, ...(every && { every }) }] }) });
      new Shard(world, 0, 3, {
        vitals: (home, at, vitals) => others.push(`${home.id} ${at} ${Object.values(vitals).join()}`),
        reading(home, dev, signal, at, { value, q }) {
          if (dev === 'cgm') own.set(`${home.id} ${signal} ${at}`, `${value} ${q}`);
          else others.push([home.id, dev, signal, at, value, q].join(' '));
        },
        event: (home, dev, type, at) => others.push(`${home.id} ${dev} ${type} ${at}`),
      }).advance(world.end);
      return { own, others };
    };
    const [seldom, often] = [look(undefined), look({ cgm: '60s' })];
    expect(often.others).toEqual(seldom.others);
    expect(often.own.size).toBeGreaterThan(4 * seldom.own.size);
    for (const [key, value] of seldom.own) if (!key.includes('battery')) expect(often.own.get(key), key).toBe(value);
  });

  it.each([['60s', 1], ['10m', 10], ['1h', 60]])('reports every %s where the group asks for it, and the enrolment says so; what is used by hand keeps to the care plan', (every, minutes) => {
    const group = testScenario().population[0] as ReturnType<typeof testScenario>['population'][number];
    const world = new World({ scenario: testScenario({ homes: 2, duration: '6h', population: [{ ...group, every: { cgm: every, scale: every } }] }) });
    const own = (kind: string) => world.enrolment(world.home(0), 'r').devices.find((device) => device.kind === kind)?.intervalS;
    expect([own('cgm'), own('scale'), own('pir')]).toEqual([60 * minutes, 0, 300]);
    const times: number[] = [];
    new Shard(world, 0, 1, { reading(_home, _dev, signal, at) { if (signal === 'glucose') times.push(at); } }).advance(world.end);
    expect(times).toHaveLength(360 / minutes);
    for (const [index, at] of times.entries()) if (index > 0) expect(at - (times[index - 1] as number)).toBe(minutes * 60_000);
  });

  it('speaks only messages that the contract allows', () => {
    const plant = { faults: [planting('hub-power-loss', ['1h', '2h'], '30m')] };
    const world = new World({ scenario: testScenario({ homes: 1, duration: '4h', plant }) });
    const shard = new Shard(world, 0, 1);
    const ops = shard.advance(world.end);
    const schemas = { telemetry: Telemetry, event: HomeEvent, status: Status, reply: Reply };
    for (const op of published(ops)) schemas[op.channel].parse(JSON.parse(payloadOf(op.body, 'r')));
    for (const op of ops) if (op.kind !== 'publish') Status.parse(JSON.parse(payloadOf(op.willBody, 'r')));
    Enrolment.parse(world.enrolment(shard.homes[0] as (typeof shard.homes)[number], 'r'));
    expect(published(ops).length).toBeGreaterThan(150);
  });

  it('keeps an uplink outage in its store and sends the backlog in order, once', () => {
    const plant = { faults: [planting('uplink-outage', ['1h', '61m'], '90m')] };
    const world = new World({ scenario: testScenario({ homes: 1, duration: '6h', plant }) });
    const shard = new Shard(world, 0, 1);
    const ops = shard.advance(world.end);
    const packs = published(ops).filter(({ channel, resend }) => channel !== 'status' && !resend);
    expect(packs.map(({ seq }) => seq)).toEqual(packs.map((_, index) => index));
    const gap = packs.findIndex((op, index) => index > 0 && op.at - (packs[index - 1] as PublishOp).at > 80 * 60_000);
    expect(gap).toBeGreaterThan(0);
    expect(published(ops).filter(({ at, channel }) => channel !== 'status' && at === packs[gap]?.at).length).toBe(60); // the burst
    expect(ops.filter(({ kind }) => kind === 'cut')).toHaveLength(1);
    expect(closes(shard)).toBe(0);
    expect(total(shard.tally.lostHub)).toBe(0);
  });

  it('loses what a hub without power cannot hear, and begins a new epoch', () => {
    const plant = { faults: [planting('hub-power-loss', ['1h', '61m'], '60m')] };
    const world = new World({ scenario: testScenario({ homes: 1, duration: '4h', plant }) });
    const shard = new Shard(world, 0, 1);
    const ops = shard.advance(world.end);
    expect(shard.tally.lostHub['hub down']).toBeGreaterThan(300);
    expect(new Set(published(ops).map(({ epoch }) => epoch))).toEqual(new Set([1, 2]));
    expect(closes(shard)).toBe(0);
  });

  it('queues what it cannot send by the end of the run', () => {
    const plant = { faults: [planting('uplink-outage', ['1h', '61m'], '9h')] };
    const world = new World({ scenario: testScenario({ homes: 1, duration: '4h', plant }) });
    const shard = new Shard(world, 0, 1);
    shard.advance(world.end);
    expect(shard.queued).toBeGreaterThan(900);
    expect(closes(shard)).toBe(0);
  });

  it('comes back by itself when the broker restarts', () => {
    const world = new World({ scenario: testScenario({ homes: 2, duration: '2h', plant: { stack: [{ id: 'broker-restart', at: '1h' }] } }) });
    const shard = new Shard(world, 0, 2);
    const ops = shard.advance(world.end);
    expect(ops.filter(({ kind }) => kind === 'connect')).toHaveLength(4);
    expect(closes(shard)).toBe(0);
  });

  it('strikes at the moment itself in a live run', () => {
    const scenario = testScenario({ homes: 2, duration: '2h', plant: { stack: [{ id: 'broker-restart', at: '1h' }] } });
    const back = (wire: boolean): number[] => {
      const world = new World({ scenario, wire });
      return new Shard(world, 0, 2).advance(world.end).filter((op) => op.kind === 'connect' && op.at > world.start + 60_000).map((op) => op.at - world.start - 3_600_000);
    };
    for (const after of back(true)) expect(after).toBeLessThan(12_001);
    for (const after of back(false)) expect(after).toBeGreaterThan(60_000);
    expect(back(true)).toHaveLength(2);
  });

  it('feels nothing of a restart of the SUT', () => {
    const ops = (stack: { id: 'sut-restart'; at: string }[]) => {
      const world = new World({ scenario: testScenario({ homes: 2, duration: '2h', plant: { stack } }) });
      return new Shard(world, 0, 2).advance(world.end);
    };
    expect(ops([{ id: 'sut-restart', at: '1h' }])).toEqual(ops([]));
  });

  it('ends a session before anything else happens at the tick at which the broker restarts', () => {
    const plant = { faults: [planting('hub-power-loss', ['1h', '61m'], '30m')] };
    const start = new World({ scenario: testScenario({ homes: 1, duration: '2h', tick: '1s', plant }) });
    const lost = start.home(0).causes.flatMap(({ events }) => events)[0]?.at as number;
    const at = `${(lost - start.start) / 1000 - 1}s`;
    const world = new World({ scenario: testScenario({ homes: 1, duration: '2h', tick: '1s', plant: { ...plant, stack: [{ id: 'broker-restart', at }] } }) });
    expect(stackTime(world, at)).toBe(lost);
    const ops = new Shard(world, 0, 1).advance(world.end);
    const next = ops.find((op) => op.at >= lost && (op.kind === 'connect' || op.kind === 'publish'));
    expect(next?.kind).toBe('connect');
  });

  it('never gives an impossible value', () => {
    const world = new World({ scenario: testScenario({ homes: 12, duration: '26h' }) });
    let count = 0;
    new Shard(world, 0, 12, {
      vitals(_home, _at, vitals) {
        count += 1;
        if (!(vitals.systolic > vitals.diastolic && vitals.spo2 <= 100 && vitals.peakFlow > 0 && vitals.hrv > 0 && vitals.weight > 25 && vitals.respiration > 0 && vitals.heartRate > 0 && vitals.glucose > 0)) expect(vitals).toBe('possible');
      },
      reading(_home, _dev, signal, _at, { value }) {
        const [lowest, highest] = CODES[signal].plausible;
        if (!(value >= lowest && value <= highest)) expect({ signal, value }).toBe('plausible');
      },
    }).advance(world.end);
    expect(count).toBe(12 * 26 * 60);
  });
});
