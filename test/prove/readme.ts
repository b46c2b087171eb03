/** The figures that the README says of runs: each scenario once, by the reference, in one process without a broker (the same report as over one). */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Scenario } from '../../contract/scenario.ts';
import type { Report } from '../../contract/report.ts';
import { labRun } from '../support/lab-run.ts';
import { namedScenario } from '../support/named-scenario.ts';
import { rankOnce, type Rung } from './ranking.ts';

/** What is kept of a report: a metric's value, the number it is taken from, its 95 % interval, and the value at published incidence where there is one. */
export interface RunFigures {
  score: number | null;
  verdict: string;
  metrics: Record<string, { value: number | null; n: number; ci?: readonly [number, number]; published?: number }>;
}

export interface ReadmeFigures {
  ladder?: Record<Rung, number>;
  runs: Record<string, RunFigures>;
}

/** `my-first-night`, changed in a line as the README tells the reader to. */
function edited(from: RegExp, to: string): Scenario {
  const text = readFileSync('scenarios/demo/my-first-night.yaml', 'utf8');
  if (!from.test(text)) throw new Error(`my-first-night.yaml has no ${from}`);
  return Scenario.parse(parse(text.replace(from, to)));
}

export const RUNS = {
  'first-night': () => namedScenario('first-night'),
  'my-first-night': () => namedScenario('my-first-night'),
  'my-first-night with falls': () => edited(/# - (?=\{ id: fall-with-long-lie)/, '- '),
  'my-first-night with outages': () => edited(/(?<=uplink-outage, share: )0\.1/, '0.6'),
  'ordinary-day': () => namedScenario('ordinary-day'),
  'failing-kit': () => namedScenario('failing-kit'),
  'ordinary-week': () => namedScenario('ordinary-week'),
} satisfies Record<string, () => Scenario>;

/** @param figures runs that are in it already are not run again @param save after each */
export async function proveReadme(figures: ReadmeFigures, save: (figures: ReadmeFigures) => void): Promise<void> {
  figures.ladder ??= await rankOnce(namedScenario('first-night'));
  save(figures);
  for (const [name, scenario] of Object.entries(RUNS)) {
    figures.runs[name] ??= await runFigures(scenario());
    save(figures);
  }
}

export async function runFigures(scenario: Scenario): Promise<RunFigures> {
  const { score, verdict, metrics }: Report = (await labRun(scenario)).report;
  return {
    score, verdict,
    metrics: Object.fromEntries(Object.entries(metrics).flatMap(([id, { value, n, ci, breakdown }]) => {
      const published = breakdown?.find(({ label }) => label === 'at published incidence')?.value;
      return n === 0 ? [] : [[id, { value, n, ...(ci && { ci }), ...(published != null && { published }) }]];
    })),
  };
}
