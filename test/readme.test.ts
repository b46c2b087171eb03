/** What the README says of runs is what `npm run prove -- readme` found, and the shorter ones still come out so. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type ReadmeFigures, RUNS, type RunFigures, runFigures } from './prove/readme.ts';

const { ladder, runs } = JSON.parse(readFileSync('docs/evidence/readme.json', 'utf8')) as Required<ReadmeFigures>;
const README = readFileSync('README.md', 'utf8').replaceAll(/\s+/g, ' ');

const run = (name: string): RunFigures => runs[name] as RunFigures;
const metric = (name: string, id: string): RunFigures['metrics'][string] & { value: number } => run(name).metrics[id] as ReturnType<typeof metric>;
const r = (score: number | null): number => Math.round(score!);
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const [week, day, kit] = ['ordinary-week', 'ordinary-day', 'failing-kit'] as const;
const found = metric(week, 'clinical.sensitivity');
const critical = metric(week, 'clinical.critical-sensitivity');
const ppv = metric(week, 'clinical.ppv');
const resolved = metric(week, 'alerts.wrongly-resolved');
const within = (part: 50 | 95): string => {
  const minutes = metric(week, `clinical.detection-delay-ms.p${part}`).value / 60_000;
  return minutes === 0 ? 'half of them at once' : minutes === 60 ? 'within an hour' : `within ${Math.round(minutes)} minutes`;
};
const tenths = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'all'] as const;
const inTenths = (share: number): string => `${tenths[Math.round(10 * share)]} in ten`;
const parts = (share: number, words: Record<string, number>): string => Object.entries(words).toSorted(([, a], [, b]) => Math.abs(a - share) - Math.abs(b - share))[0]![0];
const inVain = (name: string): string => parts(1 - metric(name, 'technical.ppv').value, { 'one ticket in ten': 0.1, 'one ticket in five': 0.2, 'one ticket in four': 0.25, 'one ticket in three': 1 / 3, 'half the tickets': 0.5, 'two tickets in three': 2 / 3, 'three tickets in four': 0.75 });

const CLAIMS = [
  `Score: ${r(run('first-night').score)} of 100`,
  `\`silent\` ${r(ladder.silent)}, \`alert-on-everything\` ${r(ladder['alert-on-everything'])}, \`fixed-thresholds\` ${r(ladder['fixed-thresholds'])}, \`thresholds-with-artefact-gate\` ${r(ladder['thresholds-with-artefact-gate'])}, \`reference\` ${r(ladder.reference)} (on \`first-night\`)`,
  `The score is ${r(run('my-first-night').score)} of 100.`,
  `Run again: ${r(run('my-first-night with falls').score)}.`,
  `raise the share of \`uplink-outage\` to 0.6: ${r(run('my-first-night with outages').score)}`,
  `of ${found.n} episodes that could be seen it finds ${percent(found.value)} (95 % interval ${Math.round(100 * found.ci![0])} to ${Math.round(100 * found.ci![1])}), of ${critical.n} life-critical ones ${percent(critical.value)}`,
  `${within(50)}, 95 % ${within(95)}, ${percent(metric(week, 'clinical.in-time').value)} in time`,
  `${metric(week, 'clinical.false-alarms-per-patient-day').value.toFixed(2)} false clinical alerts per patient-day, and ${percent(ppv.value)} of its clinical alerts are true`,
  `at published incidence that would be ${(100 * ppv.published!).toFixed(1)} %`,
  `It closes ${resolved.value} alerts too soon`,
  `${inVain(week)} are in vain. Score ${r(run(week).score)}.`,
  `${inTenths(1 - metric(day, 'clinical.ppv').value)} clinical alerts of the reference pipeline ask for nothing`,
  `The reference pipeline tickets ${percent(metric(kit, 'technical.sensitivity').value)} of the faults that can be noticed, lays ${percent(metric(kit, 'technical.attribution-accuracy').value)} of those that can be told to the right layer, and ${inVain(kit)} is in vain`,
] as const;

it.each(CLAIMS)('%s', (claim) => {
  expect(README).toContain(claim);
});

it.each(['first-night', 'my-first-night', 'my-first-night with falls', 'my-first-night with outages'] as const)('%s comes out as in docs/evidence/readme.json (else: npm run prove -- readme)', async (name) => {
  expect(await runFigures(RUNS[name]())).toEqual(run(name));
});
