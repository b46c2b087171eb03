import { incidenceOf, INCIDENCE } from '../incidence.ts';
import { defineMetric, share, type BreakdownLine } from '../metric.ts';
import type { GradedEvent, GradedMessage, GradedRun } from '../graded-run.ts';

const DAYS_PER_YEAR = 365.25;

export default defineMetric({
  id: 'clinical.ppv',
  title: 'Clinical alerts that are true',
  unit: 'share',
  direction: 'higher',
  counted: 'alerts',
  definition: 'True clinical alerts over true and false ones, repeats apart; also with true ones weighted down to how often such episodes happen in life.',
  needs: ['episodes', 'homes', 'messages', 'patientDays'],
  compute(run) {
    const clinical = run.messages.filter((message) => message.counts && message.kind === 'clinical');
    const right = clinical.filter((message) => message.verdict === 'detects');
    const wrong = clinical.filter((message) => message.verdict === 'false').length;
    return share(right.length, right.length + wrong, 'there was no clinical alert to judge', { breakdown: [atPublishedIncidence(run, right, wrong)] });
  },
});

/** Each true alert counts as the published rate of its class over the rate at which the scenario planted it, among the residents at risk. */
function atPublishedIncidence(run: Pick<GradedRun, 'episodes' | 'homes' | 'patientDays'>, right: readonly GradedMessage[], wrong: number): BreakdownLine {
  const yearsPerHome = run.patientDays / DAYS_PER_YEAR / Math.max(1, run.homes.length);
  const weights = new Map(
    INCIDENCE.map((line) => {
      const planted = run.episodes.filter(({ event }) => incidenceOf(event) === line).length;
      const atRisk = run.homes.filter((home) => line.condition === undefined || home.conditions.includes(line.condition)).length;
      return [line, planted === 0 ? 0 : (line.perPersonYear * atRisk * yearsPerHome) / planted];
    }),
  );
  const byId = new Map<string, GradedEvent>(run.episodes.map((event) => [event.id, event]));
  const weightOf = (id: string): number => {
    const event = byId.get(id);
    return event ? weights.get(incidenceOf(event.event))! : 1;
  };
  const hits = right.reduce((sum, message) => sum + Math.max(...message.truth.map(weightOf)), 0);
  return { label: 'at published incidence', value: hits + wrong > 0 ? hits / (hits + wrong) : null, n: right.length + wrong };
}
