/** Real records in a run: residents are who the records say, and the report tells what became of every coded entry. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { requestOf } from '../../lab/cli/run-command.ts';
import { Report } from '../../contract/report.ts';
import { devicesFor } from '../../sim/behaviour/people.ts';
import { homeNumber, labRun, promised, tampered } from '../support/lab-run.ts';

const SYNTHEA = join(import.meta.dirname, '../fixtures/synthea');
const OPTIONS = { pace: 'max', broker: 'virtual', sut: 'reference', workers: '1', duration: '14h', patients: SYNTHEA };

async function imported(more: Record<string, string> = {}) {
  const { request } = await requestOf('first-night', { ...OPTIONS, ...more }, process.cwd());
  const transport = tampered();
  const { patients } = request;
  const run = await labRun(request.scenario, { transport: () => transport, ...(patients && { patients }) });
  return { ...run, transport, patients: patients! };
}

it('a night of imported patients is scored, with the mapping in its report', async () => {
  const { report, transport, patients } = await imported();
  expect(() => Report.parse(report)).not.toThrow();
  expect(patients.records).toHaveLength(7);
  expect(transport.enrolments).toHaveLength(7);
  for (const [index, record] of patients.records.entries()) {
    const enrolment = transport.enrolments[index]!;
    const { birthYear, sex, conditions, medicines } = record;
    expect(enrolment.home).toBe(homeNumber(index + 1));
    expect(enrolment.residents).toHaveLength(1);
    expect(enrolment.residents[0]).toMatchObject({ birthYear, sex, conditions, medicines });
    expect([...new Set(enrolment.devices.map(({ kind }) => kind))].toSorted()).toEqual(devicesFor(conditions).toSorted());
  }
  expect(new Set(patients.records.flatMap(({ conditions }) => conditions)).size).toBeGreaterThan(3);
  expect(report.patients).toEqual(patients.mapping);
  expect(report.patients).toMatchObject({ patients: 7 });
  expect(report.patients!.mapped.length).toBeGreaterThan(5);
  expect(report.patients!.unmapped.length).toBeGreaterThan(5);
  expect(report.account.unexplained).toBe(0);
  expect(report.score).not.toBeNull();
  // Whatever was planted was planted where it can happen.
  for (const { truth } of report.findings) if (truth?.condition && truth.condition !== 'falls') {
    const { conditions, medicines } = patients.records[Number(truth.homes[0]!.slice(1)) - 1]!;
    expect(truth.condition === 'diabetes-type-1' ? medicines.includes('insulin') : conditions.includes(truth.condition as never), truth.id).toBe(true);
  }
  // No path of this machine stands in what others may read.
  expect(promised(report)).not.toContain(import.meta.dirname.slice(0, -'/test/acceptance'.length));
});

it('more homes than patients are dealt the patients in turn, and other records are another run', async () => {
  const [seven, nine] = [await imported({ duration: '1h' }), await imported({ duration: '1h', homes: '9' })];
  const people = nine.transport.enrolments.map(({ residents }) => residents[0]!).map(({ birthYear, sex, conditions, medicines }) => ({ birthYear, sex, conditions, medicines }));
  expect(people.slice(7)).toEqual(people.slice(0, 2));
  expect(nine.transport.byHome().get(homeNumber(8))).not.toEqual(nine.transport.byHome().get(homeNumber(1)));
  const { request } = await requestOf('first-night', { ...OPTIONS, duration: '1h', patients: join(SYNTHEA, 'Cruz_Halvorson_4550efe0-f978-4387-a384-486d859fbf4c.json'), homes: '7' }, process.cwd());
  const other = await labRun(request.scenario, { patients: request.patients! });
  expect(other.report.manifest.scenarioHash).not.toBe(seven.report.manifest.scenarioHash);
  expect(other.report.manifest.digests.planned).not.toBe(seven.report.manifest.digests.planned);
  expect(other.id).not.toBe(seven.id);
});
