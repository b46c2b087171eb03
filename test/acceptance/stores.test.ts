/** The same run, whatever the pipeline keeps its knowledge in: memory, SQLite, PostgreSQL, with a kill of the pipeline on the way. */
import { afterAll, expect, it } from 'vitest';
import { createEmbeddedTransport } from '../../lab/host-node/embedded.ts';
import { homeNumber, labRun, requestFor } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';
import { have, startPostgres, type Service } from '../support/services.ts';

const EVENING = testScenario({
  id: 'stores', homes: 6, duration: '3h', seed: 'stores',
  plant: {
    episodes: [{ id: 'copd-exacerbation', homes: [homeNumber(1)], window: ['0m', '1m'], severity: [1, 1] }],
    faults: [{ id: 'uplink-outage', homes: [homeNumber(2)], window: ['30m', '31m'], duration: '60m' }, { id: 'hub-power-loss', homes: [homeNumber(3)], window: ['40m', '41m'] }],
  },
});
const KILLED = { ...EVENING, plant: { ...EVENING.plant, stack: [{ id: 'sut-restart' as const, at: '50m' }, { id: 'sut-restart' as const, at: '2h' }] } };

let server: Service | undefined;
afterAll(() => server?.stop());

async function alertsOn(store: string, scenario = EVENING): Promise<readonly string[]> {
  const { sut } = requestFor(scenario);
  const env = { ...sut.start!.env, TWINWARD_STORE: store, ...(server && { DATABASE_URL: server.url }) };
  const { report, alerts } = await labRun(scenario, { transport: () => createEmbeddedTransport({ sut: { ...sut, start: { ...sut.start!, env } } }) });
  expect(report.account.unexplained).toBe(0);
  return alerts;
}

it('gives the same alerts on memory, SQLite and PostgreSQL, and on those that outlive a kill −9 also with one', async () => {
  const expected = (await labRun(EVENING)).alerts;
  expect(expected.length).toBeGreaterThan(3);
  expect(await alertsOn('memory')).toEqual(expected);
  expect(await alertsOn('sqlite')).toEqual(expected);
  expect(await alertsOn('sqlite', KILLED)).toEqual(expected);
  if (!have('postgres')) return;
  server = await startPostgres();
  expect(await alertsOn('postgres')).toEqual(expected);
  expect(await alertsOn('postgres', KILLED)).toEqual(expected);
});
