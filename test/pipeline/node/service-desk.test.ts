import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CODES } from '../../../contract/codes.ts';
import { Enrolment, Telemetry } from '../../../contract/messages.ts';
import { Conversation } from '../../../pipeline/core/conversation.ts';
import { ReferencePipeline } from '../../../pipeline/core/reference.ts';
import { AuditChain } from '../../../pipeline/node/audit.ts';
import { ServiceDesk } from '../../../pipeline/node/service-desk.ts';
import { Service } from '../../../pipeline/node/service.ts';
import { MemoryStore } from '../../../pipeline/node/store/memory.ts';
import { namedScenario } from '../../support/named-scenario.ts';
import { wireLog, type WireLog } from './wire-log.ts';

let log: WireLog;
let service: Service;
let desk: ServiceDesk;
beforeAll(async () => {
  log = await wireLog(namedScenario('first-night', { homes: 3, duration: '2h' }));
  service = await Service.open({ store: new MemoryStore(), fresh: () => new Conversation(new ReferencePipeline()), publish: async () => undefined, failed: (error) => { throw error; } });
  for (const { topic, payload } of log.enrolments) service.hear(topic, payload, true);
  for (const { messages } of log.ticks) for (const { topic, payload } of messages) service.hear(topic, payload, false);
  service.tick(log.ticks.at(-1)?.now ?? 0);
  await service.settled();
  desk = new ServiceDesk(service, new AuditChain(service.store), () => true);
});
afterAll(() => service.close());

describe('what the running service tells the API', () => {
  it('has the people of one home as it has those of all', () => {
    const homes = new Set(desk.patients().map(({ home }) => home));
    expect(homes.size).toBe(3);
    for (const home of homes) expect(desk.patientsOf(home)).toEqual(desk.patients().filter((patient) => patient.home === home));
    expect(desk.patientsOf('h999999')).toEqual([]);
  });

  it('has the readings of a person that the homes sent, of some codes or of all, between two times', async () => {
    const [enrolment] = log.enrolments.map(({ payload }) => Enrolment.parse(JSON.parse(payload)));
    const { home = '', residents: [{ id: resident } = { id: '' }] = [], devices = [] } = enrolment ?? {};
    const own = new Set(devices.filter((device) => device.resident === resident).map(({ dev }) => dev));
    const sent = log.ticks.flatMap(({ messages }) => messages).filter(({ topic }) => topic === `twinward/v1/${home}/telemetry`).flatMap(({ payload }) => Telemetry.parse(JSON.parse(payload)).obs).filter(({ dev }) => own.has(dev)).toSorted((a, b) => a.at - b.at);
    const key = ({ at, dev, code, value }: (typeof sent)[number]) => `${at} ${dev} ${code} ${value}`;
    const middle = sent[Math.floor(sent.length / 2)]?.at ?? 0;
    expect(sent.length).toBeGreaterThan(100);
    for (const codes of [undefined, [CODES.spo2.code, CODES.heartRate.code]]) {
      for (const from of [undefined, 0, middle]) {
        for (const to of [undefined, middle + 1]) {
          const asked = sent.filter((obs) => (codes?.includes(obs.code) ?? true) && obs.at >= (from ?? 0) && obs.at < (to ?? Infinity));
          const given = await desk.observations({ home, resident, codes, limit: 1_000, ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
          expect(given.every((obs) => obs.home === home && obs.resident === resident)).toBe(true);
          const times = (from === undefined ? asked.slice(-1_000) : asked.slice(0, 1_000)).map(({ at }) => at);
          expect(given.map(({ at }) => at)).toEqual(times);
          const all = new Set(asked.map(key));
          expect(given.every((obs) => all.has(key(obs)))).toBe(true);
        }
      }
    }
  });
});
