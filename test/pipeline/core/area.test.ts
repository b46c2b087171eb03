import { describe, expect, it } from 'vitest';
import { Alert } from '../../../contract/alert.ts';
import { canonicalJson } from '../../../contract/canonical.ts';
import { Street } from '../street.ts';
import type { Doing } from '../street.ts';

const SIZE = 12;
const when = (hit: (home: number) => boolean, doing: Doing) => (home: number): Doing => (hit(home) ? doing : 'on');

describe('a shared outage', () => {
  it('is one ticket that names its homes, with the provider as the likeliest cause, and is over when they are back', () => {
    const street = new Street(SIZE).run(60).run(40, when((home) => home < 6, 'cut')).run(40);
    expect(street.codes()).toEqual(['h000001 shared-outage']);
    const [raised] = street.raised() as [Alert];
    expect(Alert.parse(raised)).toMatchObject({ kind: 'technical', route: 'technician', cause: { layer: 'shared' }, text: expect.stringContaining('network provider') });
    expect(street.alerts[0]!.minute - 60).toBeLessThanOrEqual(3);
    expect(street.of('shared-outage').find(({ state }) => state === 'resolved')).toMatchObject({ id: raised.id, homes: ['h000001', 'h000002', 'h000003', 'h000004', 'h000005', 'h000006'] });
  });

  it('is a power cut when hubs speak from their backup cells, whatever single hubs say', () => {
    const street = new Street(SIZE).run(60).run(1, () => 'on', { make: { mains: 0 } }).run(60, () => 'off').run(40, () => 'on', { reboot: true });
    expect(street.codes()).toEqual(['h000001 shared-outage']);
    expect(street.raised()[0]).toMatchObject({ text: expect.stringContaining('power cut'), homes: { length: SIZE } });
    expect(street.of('shared-outage').at(-1)!.state).toBe('resolved');
  });

  it('is the names when homes drop one by one and none comes back, and grows under one id', () => {
    const street = new Street(SIZE).run(60).run(60, (home, n) => (n >= 3 * home ? 'cut' : 'on'), { will: false }).run(30);
    expect(street.codes()).toEqual(['h000001 shared-outage']);
    const told = street.of('shared-outage').filter(({ state }) => state !== 'resolved');
    expect(told.at(-1)).toMatchObject({ text: expect.stringContaining('names'), homes: { length: SIZE } });
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    expect(told.length).toBeLessThan(SIZE);
  });

  it('is what is behind the broker when everything comes in bursts and no session breaks', () => {
    const street = new Street(SIZE).run(60).run(60, (_, n) => (n % 5 === 4 ? 'on' : 'cut'), { will: false }).run(30);
    expect(street.codes()).toEqual(['h000001 shared-outage']);
    expect(street.of('shared-outage').filter(({ state }) => state !== 'resolved').at(-1)!.text).toContain('in bursts');
  });

  it('leaves a home its own ticket that goes silent for good while everything is late', () => {
    const street = new Street(SIZE).run(60).run(40, (_, n) => (n % 5 === 4 ? 'on' : 'cut'), { will: false });
    const bursts = (index: number, n: number): Doing => (index === 5 ? 'off' : n % 5 === 4 ? 'on' : 'cut');
    street.run(2, bursts, { will: false });
    street.give([street.homes[5]!.status('offline')]);
    street.run(30, (index, n) => bursts(index, n + 2), { will: false });
    expect(street.codes()).toEqual(['h000001 shared-outage', 'h000006 hub-offline']);
  });

  it('is seen when all sessions break and stand again within seconds', () => {
    const street = new Street(SIZE).run(60);
    street.give(street.homes.flatMap((home) => [home.status('offline'), home.status('online', street.now - 30_000)]));
    expect(street.run(30).codes()).toEqual(['h000001 shared-outage']);
    expect(street.of('shared-outage').at(-1)!.state).toBe('resolved');
  });

  it('is seen in the area to which a new enrolment moved its homes, and of one that stands there the end', () => {
    const move = (street: Street, area: string): Street => {
      for (const home of street.homes) home.enrolment.area = area;
      street.give(street.homes.map((home) => home.enrol()));
      return street;
    };
    const cut = when((home) => home < 5, 'cut');
    expect(move(new Street(SIZE).run(30), 'a2').run(30).run(40, cut).run(40).alerts).toEqual(new Street(SIZE).run(60).run(40, cut).run(40).alerts);
    const moved = move(new Street(SIZE).run(60).run(20, cut), 'a2').run(20, cut).run(40);
    expect(moved.codes()[0]).toBe('h000001 shared-outage');
    expect(moved.of('shared-outage').filter(({ state }) => state === 'resolved')).toHaveLength(1);
    expect(moved.alerts.filter(({ alert }) => alert.state === 'resolved')).toHaveLength(moved.codes().length);
  });

  it('is none of one home, or of two', () => {
    expect(new Street(SIZE).run(60).run(30, when((home) => home === 4, 'cut')).run(20).codes()).toEqual(['h000005 hub-offline']);
    expect(new Street(SIZE).run(60).run(30, when((home) => home === 4 || home === 7, 'cut')).run(20).codes().toSorted()).toEqual(['h000005 hub-offline', 'h000008 hub-offline']);
  });

  it('does not come of homes that fail hours apart, nor of those with a network of their own that flaps', () => {
    const apart = new Street(SIZE).run(60);
    for (const home of [1, 4, 8]) apart.run(25, when((index) => index === home, 'cut')).run(20);
    expect(apart.codes().filter((code) => code.includes('shared'))).toEqual([]);
    const flapping = new Street(SIZE).run(60).run(120, (home, n) => (home < 4 && (n + 4 * home) % 14 < 3 ? 'cut' : 'on'));
    expect(flapping.codes().filter((code) => code.endsWith('uplink-poor'))).toHaveLength(4);
  });

  it('leaves a home its own ticket that had one before, and tells of one that does not come back', () => {
    const street = new Street(SIZE).run(60).run(30, when((home) => home === 0, 'off')).run(30, (home) => (home === 0 ? 'off' : home < 7 ? 'cut' : 'on')).run(40, when((home) => home === 0 || home === 3, 'off'));
    expect(street.codes()).toEqual(['h000001 hub-offline', 'h000002 shared-outage', 'h000004 hub-offline']);
    expect(street.raised()[1]!.homes).not.toContain('h000001');
  });

  it('lists alerts by home, and says the same from the same messages', () => {
    const night = (): string[] => new Street(SIZE).run(60).run(30, when((home) => home > 4, 'cut')).run(30).alerts.map(({ alert }) => canonicalJson(alert));
    expect(night()).toEqual(night());
    const minutes = Map.groupBy(new Street(SIZE).run(30).run(30, when((home) => home === 3 || home === 9, 'off')).alerts, ({ minute }) => minute);
    for (const alerts of minutes.values()) expect(alerts.map(({ alert }) => alert.home)).toEqual(alerts.map(({ alert }) => alert.home).toSorted());
  });
});

describe('the ticket of a shared outage', () => {
  const cut = when((home) => home < 6, 'cut');
  const act = (street: Street, what: 'acknowledge' | 'resolve') => street.pipeline.act({ act: what, by: 'tom', role: 'technician', at: street.now, home: 'h000001', alert: street.raised()[0]!.id });

  it('is not escalated once somebody took it', () => {
    const street = new Street(SIZE).run(60).run(4, cut);
    expect(act(street, 'acknowledge')).toMatchObject([{ state: 'acknowledged' }]);
    street.run(40, cut).run(40);
    expect(street.of('shared-outage').map(({ state }) => state)).toEqual(expect.not.arrayContaining(['escalated']));
    expect(street.of('shared-outage').at(-1)!.state).toBe('resolved');
  });

  it('is followed in silence once somebody closed it, and single homes are not told instead', () => {
    const street = new Street(SIZE).run(60).run(4, cut);
    const before = street.alerts.length;
    expect(act(street, 'resolve')).toMatchObject([{ state: 'resolved' }]);
    expect(act(street, 'resolve')).toEqual([]);
    street.run(30, cut).run(40);
    expect(street.alerts.slice(before)).toEqual([]);
  });

  const states = (street: Street): string[] => street.of('shared-outage').map(({ state }) => state);
  it('is raised again when it was high, somebody took it, and an hour later it holds on', () => {
    const street = new Street(SIZE).run(60).run(4, cut);
    act(street, 'acknowledge');
    expect(states(street.run(59, cut))).toEqual(['raised']);
    expect(states(street.run(2, cut))).toEqual(['raised', 'raised']);
    expect(street.of('shared-outage').at(-1)).toMatchObject({ id: street.raised()[0]!.id, priority: 'high', homes: { length: 6 } });
    expect(states(street.run(12, cut))).toEqual(['raised', 'raised', 'escalated']);
  });

  it('is raised again when it holds on four hours after somebody closed it', () => {
    const street = new Street(SIZE).run(60).run(4, cut);
    act(street, 'resolve');
    expect(states(street.run(239, cut))).toEqual(['raised']);
    expect(states(street.run(2, cut))).toEqual(['raised', 'raised']);
    expect(act(street, 'resolve')).toMatchObject([{ state: 'resolved' }]);
    expect(states(street.run(40))).toEqual(['raised', 'raised']);
  });

  it('is raised again when a quarter more homes join after somebody closed it, though it was high before', () => {
    const street = new Street(SIZE).run(60).run(4, when((home) => home < 4, 'cut'));
    expect(street.raised()).toMatchObject([{ priority: 'high', homes: { length: 4 } }]);
    act(street, 'resolve');
    street.run(10, when((home) => home < 8, 'cut'));
    expect(states(street)).toEqual(['raised', 'raised']);
    expect(street.of('shared-outage').at(-1)!.homes).toHaveLength(8);
  });

  it('is not answered under another home', () => {
    const street = new Street(SIZE).run(60).run(4, cut);
    expect(street.pipeline.act({ act: 'resolve', by: 'tom', role: 'technician', at: street.now, home: 'h000002', alert: street.raised()[0]!.id })).toEqual([]);
    expect(act(street, 'resolve')).toHaveLength(1);
  });
});
