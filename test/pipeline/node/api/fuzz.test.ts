import { afterAll, describe, expect, it } from 'vitest';
import { Conversation } from '../../../../pipeline/core/conversation.ts';
import { ReferencePipeline } from '../../../../pipeline/core/reference.ts';
import { AuditChain } from '../../../../pipeline/node/audit.ts';
import { ServiceDesk } from '../../../../pipeline/node/service-desk.ts';
import { Service } from '../../../../pipeline/node/service.ts';
import { fuzz } from '../../../prove/api-fuzz.ts';
import { namedScenario } from '../../../support/named-scenario.ts';
import { KINDS, place, stopServers } from '../stores.ts';
import { wireLog } from '../wire-log.ts';
import { apiOver } from './support.ts';

/** `npm run prove -- api-fuzz` sends ten thousand. */
const REQUESTS = Number(process.env.TWINWARD_FUZZ_REQUESTS ?? 1_500);

it('answers what no client should send with a clear 4xx, never with a 5xx', async () => {
  const { requests, sockets, writes, statuses } = await fuzz(REQUESTS, 20_261_122);
  expect(requests).toBe(REQUESTS);
  expect(writes).toBeGreaterThan(0);
  expect(sockets).toBeGreaterThan(REQUESTS / 20);
  // It got past the door, and to every kind of refusal.
  for (const status of [200, 400, 401, 403, 404, 413, 415, 422]) expect(statuses[status], String(status)).toBeGreaterThan(0);
});

describe.each(KINDS)('over the running service on %s', (kind) => {
  it('it does so too', async () => {
    const where = await place(kind);
    const service = await Service.open({ store: await where.again(), fresh: () => new Conversation(new ReferencePipeline()), publish: async () => undefined, failed: (error) => { throw error; } });
    const log = await wireLog(namedScenario('first-night', { homes: 12, duration: '7h' }));
    for (const { topic, payload } of log.enrolments) service.hear(topic, payload, true);
    for (const [tick, { now, messages }] of log.ticks.entries()) {
      for (const { topic, payload } of messages) service.hear(topic, payload, false);
      service.hear('twinward/clock', JSON.stringify({ run: 'r', tick, round: 0, last: true, now, messages: messages.length }), false);
    }
    await service.settled();
    const { writes, statuses } = await fuzz(400, 7, (options) => apiOver(new ServiceDesk(service, new AuditChain(service.store), () => true), options));
    expect(statuses[200]).toBeGreaterThan(writes);
    expect(writes).toBeGreaterThan(0);
    // Some of them by people, on alerts that the pipeline had raised.
    const alerts = await service.store.alerts({ limit: 1_000 });
    const histories = await Promise.all(alerts.map(({ id }) => service.store.history(id)));
    expect(histories.flat().some(({ alert }) => alert.state === 'acknowledged')).toBe(true);
    await service.close();
    await where.remove();
  }, 60_000);
});
afterAll(stopServers);
