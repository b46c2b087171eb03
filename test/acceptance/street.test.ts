/** A street without network for six hours, a hub that loses its store, a pipeline and a broker that are restarted: what is lost is what the stated policy loses, order holds, and each cause has one ticket. */
import { expect, it } from 'vitest';
import { layerOfCode } from '../../contract/alert-codes.ts';
import { labRun, tampered } from '../support/lab-run.ts';
import { namedScenario } from '../support/named-scenario.ts';

it('loses only what a hub without store held, keeps each hub in order, and tickets each cause once', async () => {
  const transport = tampered();
  const { report } = await labRun(namedScenario('street-outage'), { transport: () => transport });
  const { account } = report;
  expect(account).toMatchObject({ unexplained: 0, dropped: 0, refused: 0, lost: { network: 0, broker: 0 } });
  expect(Object.keys(account.causes.lost).toSorted()).toEqual(['hub down', 'store lost']);
  expect(account.causes.lost['store lost']).toBeGreaterThan(100);
  expect(account.causes.lost['hub down']).toBeLessThan(40); // one hub boots once
  expect(account.late).toBeGreaterThan(50 * 1000); // six hours of a street, all of it afterwards

  const last = new Map<string, number>();
  for (const op of transport.ops) {
    if (op.kind !== 'publish' || op.channel !== 'telemetry' || op.resend) continue;
    const place = op.epoch * 1e6 + op.seq;
    expect(place, `${op.home} at ${op.at}`).toBeGreaterThan(last.get(op.home) ?? -1);
    last.set(op.home, place);
  }

  const faults = report.findings.filter(({ kind }) => kind === 'fault');
  expect(faults.map(({ truth }) => truth?.entry).toSorted()).toEqual(['hub-storage-lost', 'isp-outage']);
  for (const { outcome, repeats, alert, truth } of faults) {
    expect({ entry: truth?.entry, outcome, repeats, layer: alert && layerOfCode(alert.code) }).toEqual({ entry: truth?.entry, outcome: 'detected', repeats: 0, layer: truth?.layer });
  }
  const street = faults.find(({ truth }) => truth?.entry === 'isp-outage')!;
  expect(street.truth?.homes).toHaveLength(50);
}, 60_000);
