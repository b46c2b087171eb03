import { countBy, defineMetric } from '../metric.ts';
import { poissonRateInterval } from '../statistics.ts';

export default defineMetric({
  id: 'clinical.false-alarms-per-patient-day',
  title: 'False clinical alarms',
  unit: 'per patient-day',
  direction: 'lower',
  counted: 'patient-days',
  definition: 'False clinical alerts over all monitored time, not only over the time in which something happened; listed by cause.',
  needs: ['messages', 'patientDays'],
  compute({ messages, patientDays }) {
    if (patientDays <= 0) return { notApplicable: 'nobody was monitored' };
    const wrong = messages.filter((message) => message.verdict === 'false' && message.kind === 'clinical');
    return { value: wrong.length / patientDays, n: patientDays, ci: poissonRateInterval(wrong.length, patientDays), breakdown: countBy(wrong, (message) => message.falseCause ?? 'plain-variation') };
  },
});
