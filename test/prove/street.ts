/** A street of 50 homes without network for six hours: stepped through a real broker, and on the wall clock with the broker killed with messages under way. */
import { layerOfCode } from '../../contract/alert-codes.ts';
import type { Report } from '../../contract/report.ts';
import { labRun } from '../support/lab-run.ts';
import { namedScenario } from '../support/named-scenario.ts';

export interface StreetFigures {
  verdict: string;
  trouble: readonly string[];
  account: Omit<Report['account'], 'causes'> & { causes: Report['account']['causes'] };
  /** by fault: layer accused, and how often it was said again */
  tickets: Record<string, { accused: string | undefined; homes: number; repeats: number }>;
}

/** @param live at sixty times the speed of the wall, eight hours, the broker killed in the midst of the outage */
export async function street(live: boolean): Promise<StreetFigures> {
  const scenario = namedScenario('street-outage');
  const asked = live ? { ...scenario, duration: '8h', plant: { ...scenario.plant, stack: [{ id: 'broker-restart' as const, at: '4h' }] } } : scenario;
  const { report } = await labRun(asked, { broker: 'embedded', ...(live && { live, pace: '60x' as const }) });
  const faults = report.findings.filter(({ kind }) => kind === 'fault');
  return {
    verdict: report.verdict, trouble: report.reasons, account: report.account,
    tickets: Object.fromEntries(faults.map(({ truth, alert, repeats = 0 }) => [truth?.entry ?? '', { accused: alert && layerOfCode(alert.code), homes: alert?.homes?.length ?? (alert ? 1 : 0), repeats }])),
  };
}
