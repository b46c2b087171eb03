/** One scenario over one broker, and what must be the same over all of them. */
import type { Digests } from '../../contract/run-files.ts';
import type { Report } from '../../contract/report.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { loadSut } from '../../lab/cli/load-sut.ts';
import { brokerAccess } from '../../lab/host-node/broker-access.ts';
import { createOutsideTransport, type OutsideOptions } from '../../lab/host-node/outside.ts';
import { labRun, promised } from './lab-run.ts';

export interface Told {
  digests: Digests;
  /** report.json without what is wall-clock or host-bound */
  promised: string;
  report: Report;
  alerts: string[];
}

/** @param brokerUrl `virtual`, `embedded`, or the address of an outside broker, user and password included */
export async function digestsOn(brokerUrl: string, scenario: Scenario, more: Partial<Pick<OutsideOptions, 'topicPrefix' | 'preflight'>> & { ca?: string } = {}): Promise<Told> {
  const { ca, ...outside } = more;
  const { report, alerts } = brokerUrl === 'virtual' || brokerUrl === 'embedded'
    ? await labRun(scenario, { broker: brokerUrl })
    : await onOutside(brokerUrl, scenario, outside, ca);
  return { digests: report.manifest.digests, promised: promised(report), report, alerts };
}

async function onOutside(broker: string, scenario: Scenario, outside: Partial<OutsideOptions>, ca: string | undefined) {
  const { sut } = await loadSut('reference', process.cwd());
  const access = brokerAccess({ broker, ca }, {}, process.cwd());
  return labRun(scenario, { transport: () => createOutsideTransport({ access, sut, ...outside }) });
}
