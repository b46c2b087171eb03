/** Who else is in a home, and what its calendar brings. Homes are held against the same homes without it: what differs on the wire is what the company did. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { CODES } from '../../contract/codes.ts';
import { Enrolment } from '../../contract/messages.ts';
import type { PopulationGroup } from '../../contract/scenario.ts';
import { Company } from '../../sim/behaviour/company.ts';
import { payloadOf, type WireOp } from '../../sim/core/plan.ts';
import { Shard, type ShardOptions, type ShardWatcher } from '../../sim/shard.ts';
import { total } from '../../sim/tally.ts';
import { World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

type Changes = NonNullable<Parameters<typeof testScenario>[0]>;
type Appointment = NonNullable<PopulationGroup['calendar']>[number];
const BY_HAND = ['blood-pressure-cuff', 'scale', 'thermometer', 'glucometer', 'spirometer'] as const;
const KIT: PopulationGroup['devices'] = [...BY_HAND, 'wearable', 'pir', 'door', 'video-tablet', 'fall-pendant', 'pill-dispenser'];
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const SIGNALS = new Map(Object.entries(CODES).map(([signal, { code }]) => [code, signal]));

/** Four homes from six in the morning. */
function worldOf(group: Partial<PopulationGroup> = {}, changes: Changes = {}): World {
  const one: PopulationGroup = { id: 'all', share: 1, age: [70, 80], conditions: ['copd'], medicines: [], devices: KIT, ...group };
  return new World({ scenario: testScenario({ seed: 'company', homes: 4, start: '2026-01-14T06:00:00Z', duration: '10h', population: [one], ...changes }) });
}

/** One reading or event that a hub published. */
interface Fact { home: string; dev: string; at: number; what: string; value: number }

function factsOf(ops: readonly WireOp[]): Fact[] {
  const facts: Fact[] = [];
  for (const op of ops) {
    if (op.kind !== 'publish' || op.channel === 'status') continue;
    const { home, obs, dev, at, type } = JSON.parse(payloadOf(op.body, 'r')) as { home: string; obs?: { dev: string; at: number; code: string; value: number }[]; dev: string; at: number; type: string };
    if (obs) for (const one of obs) facts.push({ home, dev: one.dev, at: one.at, what: SIGNALS.get(one.code) as string, value: one.value });
    else facts.push({ home, dev, at, what: type, value: 0 });
  }
  return facts;
}

function wire(world: World, watcher?: ShardWatcher, options?: ShardOptions): Fact[] {
  return factsOf(new Shard(world, 0, world.homes, watcher, options).advance(world.end));
}

const textOf = ({ home, dev, at, what, value }: Fact) => `${home} ${dev} ${at} ${what} ${value}`;
function except(one: readonly Fact[], other: readonly Fact[]): Fact[] {
  const known = new Set(other.map(textOf));
  return one.filter((fact) => !known.has(textOf(fact)));
}

let plain: Fact[] | undefined;
/** What came on the wire with a calendar, and what went. */
function withCalendar(...calendar: Appointment[]): { world: World; came: Fact[]; went: Fact[] } {
  const world = worldOf({ calendar });
  const [a, b] = [(plain ??= wire(worldOf())), wire(world)];
  return { world, came: except(b, a), went: except(a, b) };
}

const isPir = ({ dev }: Fact) => dev.startsWith('pir-');
const isDoor = ({ dev }: Fact) => dev === 'door';
/** Minutes after a time, device, what: in order. */
const told = (facts: readonly Fact[], from: number) => facts.map(({ dev, at, what }) => `${(at - from) / MINUTE} ${dev} ${what}`).toSorted();
const door = (minute: number) => [`${minute} door door-close`, `${minute} door door-open`];
const ofHome = (facts: readonly Fact[], home: number) => facts.filter((fact) => fact.home === `h00000${home + 1}`);

describe('the calendar of a home', () => {
  const measured = (minute: number) => ['blood-pressure-cuff diastolic', 'blood-pressure-cuff heartRate', 'blood-pressure-cuff systolic', 'glucometer capillaryGlucose', 'scale weight', 'spirometer peakFlow', 'thermometer temperature'].map((one) => `${minute} ${one}`);

  it('nurse: the door opens on coming and on going, all that is used by hand measures on arrival, somebody moves in the living room, and nothing else changes', () => {
    const { world, came, went } = withCalendar({ kind: 'nurse-visit', at: '3h', minutes: 30 });
    const from = world.start + 3 * HOUR;
    for (let home = 0; home < world.homes; home += 1) expect(told(ofHome(came, home).filter((fact) => !isPir(fact)), from)).toEqual([...measured(0), ...door(0), ...door(30)].toSorted());
    expect(came.filter(isPir).length).toBeGreaterThan(4 * world.homes);
    for (const { dev, at } of [...came.filter(isPir), ...went]) expect([dev, at >= from && at < from + 30 * MINUTE]).toEqual(['pir-living', true]);
  });

  it('nurse: whoever else rings during the visit, or a visit that follows at once, has nothing measured twice', () => {
    const { world, came } = withCalendar({ kind: 'nurse-visit', at: '3h', minutes: 30 }, { kind: 'device-delivery', at: '190m' }, { kind: 'nurse-visit', at: '210m', minutes: 30 });
    for (let home = 0; home < world.homes; home += 1) {
      expect(told(ofHome(came, home).filter((fact) => !isPir(fact)), world.start + 3 * HOUR)).toEqual([...measured(0), ...measured(30), ...door(0), ...door(10), ...door(30), ...door(30), ...door(60)].toSorted());
    }
  });

  it('nurse: nobody is measured who is out', () => {
    const world = worldOf({ calendar: Array.from({ length: 6 }, (_, index) => ({ kind: 'nurse-visit', at: `${540 + 20 * index}m`, minutes: 5 })) }, { homes: 12, duration: '12h' });
    const shard = new Shard(world, 0, world.homes);
    const facts: Fact[] = [];
    const [home, out]: Set<string>[] = [new Set(), new Set()];
    for (const { at } of world.home(0).calendar) {
      facts.push(...factsOf(shard.advance(at)));
      shard.homes.forEach(({ id }, row) => (shard.states(row).resident.includes('day.out') ? out : home)?.add(`${id} ${at}`));
    }
    facts.push(...factsOf(shard.advance(world.end)));
    expect(out?.size).toBeGreaterThan(3);
    const weighed = new Set(facts.filter(({ what }) => what === 'weight').map(({ home, at }) => `${home} ${at}`));
    expect([...out ?? []].filter((visit) => weighed.has(visit))).toEqual([]);
    expect([...home ?? []].filter((visit) => !weighed.has(visit))).toEqual([]);
  });

  it('video visit: the tablet tells when the call begins and ends, and once a minute between how well each side hears the other; nothing else changes', () => {
    const { world, came, went } = withCalendar({ kind: 'video-visit', at: '4h' });
    const from = world.start + 4 * HOUR;
    expect(went).toEqual([]);
    for (let home = 0; home < world.homes; home += 1) {
      const own = ofHome(came, home);
      expect(new Set(own.map(({ dev }) => dev))).toEqual(new Set(['video-tablet']));
      expect(own.filter(({ what }) => what.startsWith('call-')).map(({ at, what }) => [(at - from) / MINUTE, what])).toEqual([[0, 'call-start'], [20, 'call-end']]);
      for (const side of ['callQualityHome', 'callQualityProvider']) {
        const scores = own.filter(({ what }) => what === side);
        expect(scores.map(({ at }) => Math.floor((at - from) / MINUTE))).toEqual(Array.from({ length: 20 }, (_, minute) => minute));
        for (const { value } of scores) expect(value).toBeGreaterThan(3); // nothing disturbs it
      }
    }
  });

  it('video visit: without a tablet nobody calls', () => {
    const devices = KIT.filter((kind) => kind !== 'video-tablet');
    expect(wire(worldOf({ devices, calendar: [{ kind: 'video-visit', at: '4h' }] }))).toEqual(wire(worldOf({ devices })));
  });

  it('delivery: the door opens once, and nothing else changes', () => {
    const { world, came, went } = withCalendar({ kind: 'device-delivery', at: '5h' });
    expect(went).toEqual([]);
    for (let home = 0; home < world.homes; home += 1) expect(told(ofHome(came, home), world.start + 5 * HOUR)).toEqual(door(0));
  });

  it('a subscription that ends: the device says nothing more, neither readings nor events nor its battery, and no other device changes', () => {
    for (const device of ['wearable', 'pill-dispenser'] as const) {
      const { world, came, went } = withCalendar({ kind: 'subscription-ends', at: '30m', device });
      const end = world.start + HOUR / 2;
      expect(came).toEqual([]);
      expect(went).toEqual(plain?.filter(({ dev, at }) => dev === device && at >= end));
      expect(went.filter(({ what }) => (device === 'wearable' ? what === 'heartRate' : what.startsWith('dose-'))).length).toBeGreaterThanOrEqual(3);
      expect(went.some(({ what }) => what === 'battery')).toBe(true);
    }
  });

  it('a subscription of all that ends: only the hub speaks on, and each reading that is missing is accounted for', () => {
    const world = worldOf({ calendar: [{ kind: 'subscription-ends', at: '3h' }, { kind: 'nurse-visit', at: '4h' }, { kind: 'video-visit', at: '5h' }] });
    const shard = new Shard(world, 0, world.homes);
    const facts = factsOf(shard.advance(world.end));
    const end = world.start + 3 * HOUR;
    const after = new Set(facts.filter(({ at }) => at >= end).map(({ dev }) => dev));
    expect([...after]).toEqual(['hub']);
    const { tally, queued } = shard;
    expect(tally.notMeasured['subscription ended']).toBeGreaterThan(2_000);
    expect(tally.scheduled - total(tally.notMeasured) - total(tally.lostHub) - total(tally.lostNetwork) - total(tally.dropped) - queued - tally.sent).toBe(0);
  });

  it('a subscription ends to the second, whatever other homes are computed with this one, with signals or without', () => {
    const group: Partial<PopulationGroup> = { devices: ['pir', 'door'], calendar: [{ kind: 'subscription-ends', at: '3h', device: 'door' }, ...Array.from({ length: 6 }, (_, index): Appointment => ({ kind: 'device-delivery', at: `${10_795 + 5 * index}s` }))] };
    const world = worldOf(group);
    const near = ({ dev, at }: Fact) => dev === 'door' && Math.abs(at - world.start - 3 * HOUR) < MINUTE;
    const whole = wire(world).filter(near);
    expect(new Set(whole.map(({ at }) => at - world.start - 3 * HOUR))).toEqual(new Set([-5_000]));
    for (let home = 0; home < world.homes; home += 1) expect(factsOf(new Shard(worldOf(group), home, home + 1).advance(world.end)).filter(near)).toEqual(ofHome(whole, home));
    expect(wire(worldOf(group), {}, { signals: false }).filter(near)).toEqual(whole);
  });

  it('is told to the pipeline beforehand, with the length of each visit, and only to the group that has it', () => {
    const calendar: Appointment[] = [{ kind: 'nurse-visit', at: '3h' }, { kind: 'video-visit', at: '4h' }, { kind: 'device-delivery', at: '5h' }, { kind: 'subscription-ends', at: '6h', device: 'scale' }, { kind: 'nurse-visit', at: '7h', minutes: 50 }];
    const one: PopulationGroup = { id: 'one', share: 0.5, age: [70, 80], conditions: [], medicines: [], devices: KIT, calendar };
    const world = worldOf({}, { homes: 20, population: [one, { ...one, id: 'other', calendar: undefined }] });
    const plans = Array.from({ length: 20 }, (_, index) => Enrolment.parse(world.enrolment(world.home(index), 'r')).carePlan.calendar);
    const at = (hours: number) => world.start + hours * HOUR;
    expect(plans.filter((plan) => plan === undefined)).toHaveLength(10);
    for (const plan of plans) {
      if (!plan) continue;
      expect(plan).toEqual([
        { kind: 'nurse-visit', at: at(3), minutes: 35 }, { kind: 'video-visit', at: at(4), minutes: 20 }, { kind: 'device-delivery', at: at(5), minutes: 5 },
        { kind: 'subscription-ends', at: at(6), minutes: 0, device: 'scale' }, { kind: 'nurse-visit', at: at(7), minutes: 50 },
      ]);
    }
  });
});

interface Motion { home: number; at: number; room: string; count: number; resident: 'asleep' | 'away' }
interface House { world: World; facts: Fact[]; motion: Motion[]; vitals: number[] }

/** Homes for a day and a half: what is on the wire, what motion sensors count while the resident sleeps or is away, and a number for all that each body did. */
function house(partner: 0 | 1, visitors: boolean, changes: Changes = {}): House {
  const planned = visitors ? undefined : vi.spyOn(Company.prototype, 'visit').mockReturnValue(undefined);
  const world = worldOf({ partner, devices: ['pir', 'door', 'scale', 'thermometer'] }, { homes: 12, duration: '36h', ...changes });
  const motion: Motion[] = [];
  const vitals = new Array<number>(world.homes).fill(0);
  const shard: Shard = new Shard(world, 0, world.homes, {
    vitals(home, _at, body) { for (const value of Object.values(body)) vitals[home.index] = ((vitals[home.index] as number) * 31 + value) % 1_000_003; },
    reading(home, dev, signal, at, { value }) {
      if (signal !== 'motion') return;
      const { resident } = shard.states(home.index);
      const where = resident.includes('day.inBed.asleep') ? 'asleep' : resident.includes('day.out') ? 'away' : undefined;
      if (where) motion.push({ home: home.index, at, room: dev.slice(4), count: value, resident: where });
    },
  });
  const facts = factsOf(shard.advance(world.end));
  planned?.mockRestore();
  return { world, facts, motion, vitals };
}

describe('others in the home', () => {
  let [empty, partnered, visited] = [] as unknown as [House, House, House];
  beforeAll(() => { [empty, partnered, visited] = [house(0, false), house(1, false), house(0, true)]; });
  const moving = ({ count }: Motion) => count > 0;
  /** By home: when visitors are there, epoch ms. */
  const visitsOf = ({ world: { rng, homes, start, end } }: House) => {
    const company = new Company(rng, 0, homes);
    return Array.from({ length: homes }, (_, row) => [0, 1].flatMap((more): [number, number][] => {
      const day = Math.floor(start / DAY) + more;
      const visit = company.visit(row, day);
      return visit && day * DAY < end ? [[day * DAY + visit[0] * MINUTE, day * DAY + visit[1] * MINUTE]] : [];
    }));
  };
  const during = (times: readonly [number, number][] | undefined, at: number) => times?.some(([from, to]) => at >= from && at < to) ?? false;

  it('without them nothing moves in rooms where the resident is not', () => {
    for (const where of ['asleep', 'away']) expect(empty.motion.filter(({ resident }) => resident === where).length).toBeGreaterThan(200);
    expect(empty.motion.filter(moving)).toEqual([]);
  });

  it('a partner moves in every room while the resident sleeps or is away, in the dead of night to the bathroom only', () => {
    for (const where of ['asleep', 'away']) {
      const moved = partnered.motion.filter((one) => one.resident === where && moving(one));
      expect(new Set(moved.map(({ room }) => room))).toEqual(new Set(['living', 'kitchen', 'bathroom']));
      expect(moved.length).toBeGreaterThan(20);
    }
    const night = partnered.motion.filter((one) => one.at % DAY < 5 * HOUR && moving(one));
    expect(night.length).toBeGreaterThan(3);
    expect(new Set(night.map(({ room }) => room))).toEqual(new Set(['bathroom']));
  });

  it('a partner changes what motion sensors count and when the door opens, and nothing else: no vital, no other device, nothing that the resident does', () => {
    const [came, went] = [except(partnered.facts, empty.facts), except(empty.facts, partnered.facts)];
    expect(came.filter(isPir).length).toBeGreaterThan(500);
    const motions = ['pir-bathroom motion', 'pir-kitchen motion', 'pir-living motion'];
    expect([...new Set(came.map(({ dev, what }) => `${dev} ${what}`))].toSorted()).toEqual(['door door-close', 'door door-open', ...motions]);
    expect([...new Set(went.map(({ dev, what }) => `${dev} ${what}`))].toSorted()).toEqual(motions);
    expect(partnered.vitals).toEqual(empty.vitals);
    expect(new Set(empty.vitals).size).toBe(12);
  });

  it('a partner goes out by the door on some days, and comes back by it; between, nothing moves where the resident is not', () => {
    const rings = except(partnered.facts, empty.facts).filter(({ what }) => what === 'door-open');
    const outings = new Map<string, number[]>();
    for (const { home, at } of rings) {
      const place = `${Number(home.slice(1)) - 1}/${Math.floor(at / DAY)}`;
      outings.set(place, [...(outings.get(place) ?? []), at]);
    }
    expect([outings.size > 6, outings.size < 24]).toEqual([true, true]); // of 24 days
    for (const [place, times] of outings) expect(times, place).toHaveLength(2);
    const meanwhile = partnered.motion.filter(({ home, at }) => { const [from = 0, to = 0] = outings.get(`${home}/${Math.floor(at / DAY)}`) ?? []; return at >= from && at < to; });
    expect(meanwhile.length).toBeGreaterThan(10);
    expect(meanwhile.filter(moving)).toEqual([]);
  });

  it('partners live in the share of homes that is asked for, with residents who are the same', () => {
    const profiles = (partner?: number) => { const world = worldOf(partner === undefined ? {} : { partner }, { homes: 200 }); return Array.from({ length: 200 }, (_, index) => world.home(index).profile); };
    const [some, none, all] = [profiles(0.4), profiles(), profiles(1)];
    const count = some.filter(({ partner }) => partner).length;
    expect([count > 60, count < 100]).toEqual([true, true]);
    expect(none).toEqual(profiles(0));
    expect(none).toEqual(some.map((profile) => ({ ...profile, partner: false })));
    expect(all).toEqual(some.map((profile) => ({ ...profile, partner: true })));
  });

  it('visitors ring at the door as they come and as they go, move in the living room between, and change nothing else', () => {
    const [came, went] = [except(visited.facts, empty.facts), except(empty.facts, visited.facts)];
    const visits = visitsOf(empty);
    const rings = visits.flatMap((times, home) => times.flat().filter((at) => at < empty.world.end).flatMap((at) => ['door-open', 'door-close'].map((what) => `${home} ${at} ${what}`)));
    expect(rings.length).toBeGreaterThan(20);
    expect(came.filter(isDoor).map(({ home, at, what }) => `${Number(home.slice(1)) - 1} ${at} ${what}`).toSorted()).toEqual(rings.toSorted());
    const moved = came.filter((fact) => !isDoor(fact));
    expect(moved.length).toBeGreaterThan(60);
    for (const { dev, home, at } of [...moved, ...went]) expect([dev, during(visits[Number(home.slice(1)) - 1], at)]).toEqual(['pir-living', true]);
    expect(visited.vitals).toEqual(empty.vitals);
  });

  it('visitors are counted by the sensor of the living room also while the resident is out', () => {
    const afternoon = house(0, true, { homes: 60, start: '2026-01-14T14:00:00Z', duration: '5h' });
    const visits = visitsOf(afternoon);
    const away = afternoon.motion.filter(({ resident }) => resident === 'away');
    const guests = away.filter(({ home, at, room }) => room === 'living' && during(visits[home], at));
    expect(guests.length).toBeGreaterThan(10);
    expect(guests.filter(moving).length).toBeGreaterThan(0.9 * guests.length);
    expect(away.filter((one) => moving(one) && !guests.includes(one))).toEqual([]);
  });

  it('visitors come about twice a week, in the afternoon or early evening, for half an hour or more', () => {
    const many = new Company(empty.world.rng, 0, 100);
    const came = Array.from({ length: 100 }, (_, row) => Array.from({ length: 28 }, (_, day) => many.visit(row, day))).flat().filter((visit) => visit !== undefined);
    expect([came.length > 1.5 * 400, came.length < 2.5 * 400]).toEqual([true, true]);
    for (const [from, to] of came) expect([from >= 12 * 60, to - from >= 30, to <= 22 * 60]).toEqual([true, true, true]);
  });
});
