import { countBy, defineMetric } from '../metric.ts';
import { poissonRateInterval } from '../statistics.ts';

export default defineMetric({
  id: 'alerts.per-patient-day',
  title: 'Alerts of all kinds',
  unit: 'per patient-day',
  direction: 'lower',
  counted: 'patient-days',
  definition: 'Raises, re-raises and rises in priority of every kind, over all monitored time: what people have to read.',
  needs: ['messages', 'patientDays'],
  compute({ messages, patientDays }) {
    if (patientDays <= 0) return { notApplicable: 'nobody was monitored' };
    const alerts = messages.filter((message) => message.counts);
    const breakdown = [...countBy(alerts, (message) => `kind ${message.kind}`), ...countBy(alerts, (message) => `verdict ${message.verdict}`)];
    return { value: alerts.length / patientDays, n: patientDays, ci: poissonRateInterval(alerts.length, patientDays), breakdown };
  },
});
