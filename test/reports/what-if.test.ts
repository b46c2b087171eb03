/** Runs held against a baseline home by home: what is said, and when nothing may be said. */
import { describe, expect, it } from 'vitest';
import { namedScenario } from '../support/named-scenario.ts';
import { labRun } from '../support/lab-run.ts';
import { renderWhatIf } from '../../reports/render/what-if.ts';
import { renderWhatIfHtml } from '../../reports/render/what-if-html.ts';
import { MEASURES, whatIf, type WhatIfRun, type WhatIfVariant } from '../../reports/what-if.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { homeId } from '../../sim/population.ts';
import { kitVariant, scenarioOf, sweepVariants, touched, type Variant, withVariant } from '../../lab/run/what-if.ts';

const scenario = namedScenario('first-night', { homes: 40 });

async function runOf(variant: WhatIfVariant, of: Scenario): Promise<WhatIfRun> {
  const { report, alerts } = await labRun(of);
  return { variant, report, alerts: alerts.map((line) => JSON.parse(line) as SeenAlert), homes: Array.from({ length: of.homes }, (_, home) => homeId(home)), touched: touched(scenario, of) };
}

const baseline = await runOf({ name: 'baseline', by: 'nothing', asked: '' }, scenario);
const varied = (variant: Variant): Promise<WhatIfRun> => runOf(variant, scenarioOf(scenario, variant));

describe('a what-if', () => {
  it('of the baseline against itself differs in nothing', () => {
    const { variants } = whatIf([baseline, { ...baseline, variant: { name: 'again', by: 'limits', asked: '' } }]);
    const { against, samePlan, sameEpisodes, seenOtherwise } = variants[1]!;
    for (const { id } of MEASURES) expect(against![id], id).toMatchObject({ word: 'same', value: 0 });
    expect({ samePlan, sameEpisodes, seenOtherwise }).toEqual({ samePlan: true, sameEpisodes: true, seenOtherwise: [] });
  });

  it('counts home by home what the metrics of the report say', () => {
    const { values } = whatIf([baseline]).variants[0]!;
    const { metrics } = baseline.report;
    const kinds = metrics['alerts.per-patient-day']!.breakdown!;
    const days = metrics['alerts.per-patient-day']!.n;
    expect(values['technical-per-100-patient-days']!.value).toBeCloseTo((100 * (kinds.find(({ label }) => label === 'kind technical')?.n ?? 0)) / days, 9);
    expect(values['sensitivity']!.value).toBe(metrics['clinical.sensitivity']!.value);
    // The differences are taken of what is counted here: against a run without alerts they are the values themselves.
    const silent: WhatIfRun = { ...baseline, variant: { name: 'nothing said', by: 'pipeline', asked: '' }, alerts: [], report: { ...baseline.report, findings: baseline.report.findings.filter(({ kind }) => kind === 'episode').map(({ alert: _, delayMs: __, ...finding }) => ({ ...finding, outcome: finding.outcome === 'detected' ? 'missed' : finding.outcome })) } };
    const { against } = whatIf([silent, baseline]).variants[1]!;
    for (const id of ['alerts-per-100-patient-days', 'sensitivity', 'critical-sensitivity', 'false-alarms-per-patient-day', 'technical-per-100-patient-days']) expect(against![id]!.value, id).toBeCloseTo(values[id]!.value!, 9);
  });

  it('with a lower saturation limit gives no more alerts and no more sensitivity than with a higher one', async () => {
    const { curves, variants } = whatIf([baseline, ...await Promise.all(sweepVariants('spo2Low=80..90:10').map(varied))]);
    const [strict, loose] = curves[0]!.points;
    expect(strict!.at).toBe(80);
    expect(strict!.alerts.value!).toBeLessThanOrEqual(loose!.alerts.value!);
    expect(strict!.sensitivity.value!).toBeLessThanOrEqual(loose!.sensitivity.value!);
    expect(variants.slice(1).map(({ samePlan, sameEpisodes, touched: { kit } }) => ({ samePlan, sameEpisodes, kit }))).toEqual([{ samePlan: true, sameEpisodes: true, kit: 0 }, { samePlan: true, sameEpisodes: true, kit: 0 }]);
  });

  it('without the oximeter says which episodes can no longer be seen, and that the same happened', async () => {
    const result = whatIf([baseline, await varied(kitVariant('-pulse-oximeter'))]);
    const [before, after] = result.variants;
    expect(after!.sameEpisodes).toBe(true);
    expect(after!.visibility.planted).toBe(before!.visibility.planted);
    expect(after!.visibility.observable).toBeLessThan(before!.visibility.observable);
    expect(after!.seenOtherwise).toMatchObject([{ entry: 'copd-exacerbation', gained: 0 }]);
    expect(after!.visibility.unobservable.some(({ reason }) => reason === 'no device measured it')).toBe(true);
    expect(result.notes.join(' ')).toMatch(/without pulse-oximeter: \d+ episodes? can no longer be seen/);
  });

  it('is shown as text and as a page, and what comes from outside cannot become markup', async () => {
    const evil = { ...await varied(withVariant('spo2Low=90')), variant: { name: '<script>alert(1)</script>\u001b[31m', by: 'limits' as const, asked: '"><img src=x>', sweep: { axis: '<b>', value: 1 } } };
    const result = whatIf([baseline, evil]);
    const page = renderWhatIfHtml(result);
    expect(page).not.toMatch(/<script|<img|<b>1/);
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    const text = renderWhatIf(result);
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/\u001b/);
    expect(text).toContain('baseline');
  });
});
