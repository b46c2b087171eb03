import { describe, expect, it } from 'vitest';
import { homeParts } from '../../reports/home-parts.ts';
import { gradeRun } from '../../reports/matching.ts';
import { computeMetric } from '../../reports/metric.ts';
import { METRICS } from '../../reports/metrics/index.ts';
import { alert, arrived, at, fault, homeId, runRecord, ward } from './support.ts';

const truth = [...ward(8), fault('street', [2, 3, 4], 400, 500, { layer: 'shared' }), fault('hub', 6, 300, 400)];
const run = gradeRun(runRecord({
  homes: 8, truth, stamps: arrived(...truth), redeliveries: [{ home: homeId(6), arrivedAt: at(320), from: at(306), to: at(307) }],
  alerts: [alert(1, 40, 'hypoxia'), alert(3, 800, 'fever'), alert(2, 410, 'shared-outage', { homes: [2, 3, 4].map(homeId) }), alert(3, 412, 'hub-offline'), alert(6, 310, 'uplink-offline'), alert(6, 320, 'uplink-offline'), alert(5, 1000, 'fall', { priority: 'high' })],
}));

describe('the parts of a run', () => {
  const parts = [...homeParts(run).values()];

  it.each(['clinical.sensitivity', 'clinical.ppv', 'clinical.false-alarms-per-patient-day', 'clinical.in-time', 'alerts.per-patient-day', 'alerts.repeats-per-event', 'priority.accuracy', 'technical.sensitivity', 'technical.attribution-accuracy', 'technical.ppv', 'escalation.in-time', 'handling.mishandled'])(
    'add up to the whole: %s', (id) => {
      const metric = METRICS.find((one) => one.id === id)!;
      const ofUnit = (outcome: ReturnType<typeof computeMetric>): number => ('value' in outcome ? outcome.value! * (metric.unit === 'count' ? 1 : outcome.n) : 0);
      const whole = ofUnit(computeMetric(metric, run));
      expect(whole).toBeGreaterThan(id === 'technical.attribution-accuracy' ? 0 : -1);
      expect(parts.reduce((sum, part) => sum + ofUnit(computeMetric(metric, part)), 0)).toBeCloseTo(whole, 9);
    });

  it('give what is said of a shared cause to its first home', () => {
    expect(homeParts(run).get(homeId(3))!.messages.map(({ alert: { code } }) => code)).toEqual(['fever']);
    expect(homeParts(run).get(homeId(2))!.messages.map(({ alert: { code } }) => code)).toEqual(['shared-outage', 'hub-offline']);
  });
});
