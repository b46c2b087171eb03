/** The service over every store, without a broker: killed at random moments, with snapshots on the way, it says what an undisturbed pipeline says. */
import seedrandom from 'seedrandom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Alert } from '../../../contract/alert.ts';
import { canonicalJson } from '../../../contract/canonical.ts';
import { RuleData } from '../../../contract/rule.ts';
import { Conversation } from '../../../pipeline/core/conversation.ts';
import { ReferencePipeline } from '../../../pipeline/core/reference.ts';
import { notificationsFor, NotifyRules } from '../../../pipeline/node/notify/notifications-for.ts';
import { Service, type ServiceOptions } from '../../../pipeline/node/service.ts';
import type { SaidAlert, Store } from '../../../pipeline/node/store/store.ts';
import { namedScenario } from '../../support/named-scenario.ts';
import { KINDS, place, stopServers } from './stores.ts';
import { wireLog, type WireLog } from './wire-log.ts';

let log: WireLog;
let expected: string[];
beforeAll(async () => {
  log = await wireLog(namedScenario('failing-kit', { homes: 12, duration: '8h', seed: 'service' }));
  expected = log.ticks.flatMap(({ alerts }) => alerts.map(canonicalJson));
}, 60_000);
afterAll(stopServers);

const clockOf = (tick: number, now: number, messages: number): string => JSON.stringify({ run: 'r', tick, round: 0, last: true, now, messages });

function open(store: Store, said: string[], growthMin: number, more: Partial<ServiceOptions> = {}): Promise<Service> {
  return Service.open({
    store, growthMin, fresh: () => new Conversation(new ReferencePipeline()), failed: (error) => { throw error; },
    publish: async ({ topic, payload }) => { if (topic.includes('/alerts/')) said.push(payload); }, ...more,
  });
}

/** Plays the ticks up to one, exclusive. `settled` waits for the broker too. */
async function play(service: Service, until: number): Promise<void> {
  for (const { topic, payload } of log.enrolments) service.hear(topic, payload, true);
  for (const [tick, { now, messages }] of log.ticks.slice(0, until).entries()) {
    for (const { topic, payload } of messages) service.hear(topic, payload, false);
    service.hear('twinward/clock', clockOf(tick, now, messages.length), false);
  }
}
/** A broker that is away. */
const away: Partial<ServiceOptions> = { publish: () => new Promise(() => {}) };
const notifyAll = ({ alert, seq }: SaidAlert, before: readonly Alert[]) => notificationsFor(alert, seq, NotifyRules.parse({ quiet: { from: 0, to: 0, hold: {} } }), before);

describe.each(KINDS)('the service on %s', (kind) => {
  it('says what the pipeline says', async () => {
    const where = await place(kind);
    const said: string[] = [];
    const service = await open(await where.again(), said, 2_000_000);
    for (const { topic, payload } of log.enrolments) service.hear(topic, payload, true);
    for (const [tick, { now, messages }] of log.ticks.entries()) {
      for (const { topic, payload } of messages) service.hear(topic, payload, false);
      service.hear('twinward/clock', clockOf(tick, now, messages.length), false);
      await service.settled();
    }
    expect(said).toEqual(expected);
    const standing = await service.store.alerts({ limit: 1_000, states: ['raised', 'escalated'] });
    expect(standing.length).toBeGreaterThan(0);
    expect((await service.store.history(standing[0]!.id)).at(-1)!.alert).toEqual(standing[0]);
    await service.close();
    await where.remove();
  }, 60_000);

  if (kind !== 'memory') it('says it, too, when it is killed again and again, from snapshots and journal', async () => {
    const where = await place(kind);
    const random = seedrandom(kind);
    const said: string[] = [];
    let store = await where.again();
    let service = await open(store, said, 300_000);
    let snapshots = 0;
    for (const { topic, payload } of log.enrolments) service.hear(topic, payload, true);
    for (const [tick, { now, messages }] of log.ticks.entries()) {
      const killed = random() < 0.04;
      const after = killed ? Math.floor(random() * messages.length) : -1;
      for (const [n, { topic, payload }] of messages.entries()) {
        const journalled = new Promise<void>((resolve) => { service.hear(topic, payload, false, resolve); });
        if (n !== after) continue;
        await journalled;
        // As a kill would leave it: nothing more is done by this one.
        service.abandon();
        if (await store.snapshot()) snapshots += 1;
        await store.close();
        store = await where.again();
        service = await open(store, said, 300_000);
        // The broker never had the acknowledgement, and sends it again.
        service.hear(topic, payload, false);
      }
      service.hear('twinward/clock', clockOf(tick, now, messages.length), false);
      await service.settled();
    }
    expect(snapshots).toBeGreaterThan(3);
    expect([...new Set(said)]).toEqual(expected);
    await service.close();
    await where.remove();
  }, 120_000);
});

it('lets people acknowledge, close and set limits, and knows it after a restart', async () => {
  const where = await place('sqlite');
  const said: string[] = [];
  let service = await open(await where.again(), said, 8_000_000);
  for (const { topic, payload } of log.enrolments) service.hear(topic, payload, true);
  for (const [tick, { now, messages }] of log.ticks.entries()) {
    for (const { topic, payload } of messages) service.hear(topic, payload, false);
    service.hear('twinward/clock', clockOf(tick, now, messages.length), false);
  }
  await service.settled();
  const [alert] = await service.store.alerts({ states: ['raised', 'escalated'], limit: 1 });
  const by = { by: 'ann', role: 'nurse', at: log.ticks.at(-1)!.now } as const;
  expect(await service.act({ act: 'acknowledge', ...by, alert: alert!.id, home: alert!.home })).toMatchObject({ id: alert!.id, state: 'acknowledged' });
  const [home] = [...(service.conversation.pipeline as ReferencePipeline).known.values()];
  const resident = [...home!.residents.keys()][0]!;
  expect(await service.act({ act: 'thresholds', ...by, home: home!.home, resident, thresholds: { spo2Low: 87 } })).toEqual({ spo2Low: 87 });
  expect(await service.act({ act: 'resolve', ...by, alert: 'nothing', home: 'h000001' })).toBeUndefined();
  await service.close();
  service = await open(await where.again(), said, 8_000_000);
  expect(service.limits(home!.home, resident)).toEqual({ spo2Low: 87 });
  expect(await service.act({ act: 'resolve', ...by, alert: alert!.id, home: alert!.home, note: 'the battery was changed' })).toMatchObject({ state: 'resolved', evidence: expect.arrayContaining([{ at: by.at, text: 'Closed by ann (nurse): the battery was changed' }]) });
  await service.settled();
  expect((await service.store.history(alert!.id)).map(({ alert: { state } }) => state).slice(-2)).toEqual(['acknowledged', 'resolved']);
  await service.close();
  await where.remove();
});

it('keeps nothing of what no reader would take', async () => {
  const where = await place('sqlite');
  const service = await open(await where.again(), [], 8_000_000);
  service.hear('twinward/v1/h000001/telemetry', 'a\0b', false);
  service.hear('twinward/v1/h000001/telemetry', 'x'.repeat(2_000_000), false);
  await service.settled();
  const kept: string[] = [];
  for await (const { text } of service.store.journal(0)) kept.push(text);
  expect(kept[0]).toBe('');
  expect(kept[1]!.length).toBeLessThan(140_000);
  await service.close();
  await where.remove();
});

it('tells people, and answers them, while the broker is away', async () => {
  const where = await place('sqlite');
  const store = await where.again();
  const service = await open(store, [], 8_000_000, { ...away, notify: notifyAll });
  await play(service, log.ticks.length);
  const by = { by: 'ann', role: 'nurse', at: log.ticks.at(-1)!.now } as const;
  expect(await service.act({ act: 'resolve', ...by, alert: 'nothing', home: 'h000001' })).toBeUndefined();
  const [alert] = await store.alerts({ states: ['raised', 'escalated'], limit: 1 });
  expect(await service.act({ act: 'acknowledge', ...by, alert: alert!.id, home: alert!.home })).toMatchObject({ state: 'acknowledged' });
  expect(await store.alert(alert!.id)).toMatchObject({ state: 'acknowledged' });
  const told = await store.due(Number.MAX_SAFE_INTEGER, 1_000);
  expect(told.length).toBeGreaterThan(3);
  expect(told.map((one) => one.alert)).toContain(alert!.id);
  service.abandon();
  await store.close();
  await where.remove();
});

it('keeps one snapshot at a time waiting for a broker that is away, and takes the next when that one is written', async () => {
  const where = await place('sqlite');
  const store = await where.again();
  let connected = (): void => {};
  const broker = new Promise<void>((resolve) => { connected = resolve; });
  const service = await open(store, [], 1, { publish: ({ topic }) => (topic.includes('/alerts/') ? broker : Promise.resolve()) });
  /** as many characters, of no meaning, as a snapshot takes to be due */
  const grow = async (): Promise<unknown> => {
    for (let n = 0; n < 60; n += 1) service.hear('twinward/v1/h000001/telemetry', 'x'.repeat(131_072), false);
    return service.act({ act: 'resolve', by: 'ann', role: 'nurse', at: 0, alert: 'nothing', home: 'h000001' });
  };
  await play(service, 1 + log.ticks.findIndex(({ alerts }) => alerts.length > 0));
  for (let n = 0; n < 4; n += 1) await grow();
  const { snapshots } = service.counts;
  connected();
  await service.settled();
  expect(service.counts.snapshots - snapshots).toBe(1);
  await grow();
  await service.settled();
  expect(service.counts.snapshots - snapshots).toBe(2);
  await service.close();
  await where.remove();
});

it('publishes what was owed before anything newer, and forgets none of it, when it was killed while the broker was away', async () => {
  const where = await place('sqlite');
  const said: string[] = [];
  let store = await where.again();
  let service = await open(store, said, 8_000_000, { ...away, notify: notifyAll });
  await play(service, log.ticks.length - 60);
  await service.act({ act: 'resolve', by: 'ann', role: 'nurse', at: 0, alert: 'nothing', home: 'h000001' });
  service.abandon();
  await store.close();
  // Started again, still without a broker: what is heard meanwhile is newer than what is owed.
  store = await where.again();
  let connected = (): void => {};
  const broker = new Promise<void>((resolve) => { connected = resolve; });
  service = await open(store, said, 8_000_000, { notify: notifyAll, publish: async ({ topic, payload }) => { await broker; if (topic.includes('/alerts/')) said.push(payload); } });
  const [alert] = await store.alerts({ states: ['raised', 'escalated'], limit: 1 });
  const act = { act: 'acknowledge', by: 'ann', role: 'nurse', at: log.ticks.at(-61)!.now, alert: alert!.id, home: alert!.home } as const;
  const acknowledged = await service.act(act);
  connected();
  await service.settled();
  const before = log.ticks.slice(0, -60).flatMap(({ alerts }) => alerts.map(canonicalJson));
  expect(said).toEqual([...before, canonicalJson(acknowledged)]);
  const history = await Promise.all([...new Set(said.map((text) => (JSON.parse(text) as Alert).id))].map((id) => store.history(id)));
  expect(history.flat().toSorted((a, b) => a.seq - b.seq).map((one) => canonicalJson(one.alert)).toSorted()).toEqual(said.toSorted());
  const due = await store.due(Number.MAX_SAFE_INTEGER, 5_000);
  for (const text of before) expect(due.map((one) => one.alert)).toContain((JSON.parse(text) as Alert).id);
  await service.close();
  await where.remove();
});

it('counts a message once that comes again, also when a snapshot holds it already', async () => {
  const where = await place('sqlite');
  let store = await where.again();
  let service = await open(store, [], 8_000_000);
  await play(service, 3);
  await service.close();
  store = await where.again();
  service = await open(store, [], 1);
  const { now, messages } = log.ticks[3]!;
  for (const { topic, payload } of messages) service.hear(topic, payload, false);
  await service.settled();
  const { seq } = (await store.snapshot())!;
  expect(await store.append([])).toBe(seq);
  service.abandon();
  await store.close();
  // The acknowledgements had not left: all of them come again.
  store = await where.again();
  const watermarks: { tick: number; received: number }[] = [];
  service = await open(store, [], 8_000_000, { publish: async ({ topic, payload }) => { if (topic.endsWith('/watermark')) watermarks.push(JSON.parse(payload) as (typeof watermarks)[0]); } });
  for (const { topic, payload } of messages) service.hear(topic, payload, false);
  service.hear('twinward/clock', clockOf(3, now, messages.length), false);
  await service.settled();
  expect(watermarks).toMatchObject([{ tick: 3, received: messages.length }]);
  await service.close();
  await where.remove();
});

describe('another version', () => {
  const rule = RuleData.parse({ schema: 'twinward.rule/1', id: 'everyone', title: 'Everyone', code: 'restless-nights', priority: 'low', route: 'analyst', source: 'assumption', when: { feature: 'resident.age', atLeast: 1 }, text: '{resident.age} years' });
  const withRule: Partial<ServiceOptions> = { fresh: () => new Conversation(new ReferencePipeline({ rules: [rule] })) };
  const stands = async (store: Store): Promise<string[]> => (await store.alerts({ states: ['raised', 'acknowledged', 'escalated'], limit: 1_000 })).map(canonicalJson);

  it('says what it raises otherwise than the one before, and ends what it does not raise, whenever it is killed', async () => {
    const where = await place('sqlite');
    const said: string[] = [];
    let store = await where.again();
    let service = await open(store, said, 300_000);
    await play(service, log.ticks.length);
    await service.settled();
    expect(await store.snapshot()).toBeDefined();
    const old = await stands(store);
    await service.close();

    // Killed when the difference was recorded, and not published.
    store = await where.again();
    service = await open(store, said, 300_000, { ...withRule, ...away });
    await service.act({ act: 'resolve', by: 'ann', role: 'nurse', at: 0, alert: 'nothing', home: 'h000001' });
    service.abandon();
    await store.close();
    store = await where.again();
    said.length = 0;
    service = await open(store, said, 300_000, withRule);
    await service.settled();
    const news = said.map((text) => JSON.parse(text) as Alert);
    expect(news).toHaveLength(12);
    expect(news.every(({ code, state, route }) => code === 'restless-nights' && state === 'raised' && route === 'analyst')).toBe(true);
    expect(await stands(store)).toEqual(expect.arrayContaining([...old, ...said]));
    await service.close();

    // The same again has nothing to say; without the rule its alerts are over.
    said.length = 0;
    store = await where.again();
    service = await open(store, said, 300_000, withRule);
    await service.settled();
    expect(said).toEqual([]);
    await service.close();
    store = await where.again();
    service = await open(store, said, 300_000);
    await service.settled();
    expect(said.map((text) => JSON.parse(text) as Alert).map(({ id, state }) => [id, state]).toSorted()).toEqual(news.map(({ id }) => [id, 'resolved']).toSorted());
    expect(await stands(store)).toEqual(old);
    await service.close();
    await where.remove();
  });

  describe('after hours in which nothing was said', () => {
    /** Hears all, and says nothing: whatever the other one says of these hours differs. */
    const silent: Partial<ServiceOptions> = { fresh: () => new Conversation({ id: 'silent', version: '1', receive: () => {}, closeTick: () => [] }) };
    const told = async (store: Store): Promise<Alert[]> => (await store.due(Number.MAX_SAFE_INTEGER, 1_000)).map(({ body }) => JSON.parse(body) as { alert: Alert }).map(({ alert }) => alert);

    it('says what stands, with the time of the last tick, and nothing of the way there, also when it was killed before that was recorded', async () => {
      const where = await place('sqlite');
      const said: string[] = [];
      let store = await where.again();
      let service = await open(store, said, 8_000_000, silent);
      await play(service, log.ticks.length);
      await service.settled();
      await service.close();
      expect(said).toEqual([]);

      store = await where.again();
      const append = store.append.bind(store);
      store.append = async (heard) => { if (heard[0]?.topic === 'version') throw new Error('killed'); return append(heard); };
      await expect(open(store, said, 8_000_000, { notify: notifyAll })).rejects.toThrow('killed');
      await store.close();

      store = await where.again();
      service = await open(store, said, 8_000_000, { notify: notifyAll });
      await service.settled();
      const { now } = log.ticks.at(-1)!;
      const last = new Map(log.ticks.flatMap(({ alerts }) => alerts).map((alert) => [alert.id, alert]));
      const standing = [...last.values()].filter(({ state }) => state !== 'resolved').map((alert) => canonicalJson({ ...alert, updatedAt: now }));
      expect(standing.length).toBeLessThan(expected.length);
      expect(said.toSorted()).toEqual(standing.toSorted());
      expect((await store.alerts({ since: now, limit: 1_000 })).map(canonicalJson).toSorted()).toEqual(standing.toSorted());
      expect((await told(store)).every(({ state }) => state !== 'resolved')).toBe(true);
      expect((await store.due(now - 1, 1_000))).toEqual([]);
      expect(new Set((await told(store)).map(({ id }) => id)).size).toBe(standing.length);
      await service.close();

      // The same again has nothing to say, and what it hears from here on it owes after a kill.
      said.length = 0;
      store = await where.again();
      service = await open(store, said, 8_000_000);
      await service.settled();
      expect(said).toEqual([]);
      service.abandon();
      const seq = await store.append([{ topic: 'act', text: JSON.stringify({ act: 'acknowledge', by: 'ann', role: 'nurse', at: now + 1, alert: (JSON.parse(standing[0]!) as Alert).id, home: (JSON.parse(standing[0]!) as Alert).home }), retain: false }]);
      await store.close();
      store = await where.again();
      service = await open(store, said, 8_000_000);
      await service.settled();
      expect(said.map((text) => JSON.parse(text) as Alert)).toMatchObject([{ id: (JSON.parse(standing[0]!) as Alert).id, state: 'acknowledged', updatedAt: now + 1 }]);
      expect(await store.recorded()).toBe(seq);
      await service.close();
      await where.remove();
    });
  });
});
