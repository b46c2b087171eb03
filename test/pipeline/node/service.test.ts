/** The service over every store, without a broker: killed at random moments, with snapshots on the way, it says what an undisturbed pipeline says. */
import seedrandom from 'seedrandom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../contract/canonical.ts';
import { Conversation } from '../../../pipeline/core/conversation.ts';
import { ReferencePipeline } from '../../../pipeline/core/reference.ts';
import { Service } from '../../../pipeline/node/service.ts';
import type { Store } from '../../../pipeline/node/store/store.ts';
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

async function open(store: Store, said: string[], growthMin: number): Promise<Service> {
  const service = await Service.open({
    store, growthMin, fresh: () => new Conversation(new ReferencePipeline()), failed: (error) => { throw error; },
    publish: async ({ topic, payload }) => { if (topic.includes('/alerts/')) said.push(payload); },
  });
  service.begin();
  return service;
}

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
  expect((await service.store.size()).characters).toBeLessThan(140_000);
  await service.close();
  await where.remove();
});
