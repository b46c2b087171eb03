import { countBy, defineMetric } from '../metric.ts';
import { poissonRateInterval } from '../statistics.ts';

export default defineMetric({
  id: 'security.false-alarms-per-patient-day',
  title: 'False security alarms',
  unit: 'per patient-day',
  direction: 'lower',
  counted: 'patient-days',
  definition: 'Security alerts without an attack, over all monitored time.',
  needs: ['messages', 'patientDays'],
  compute({ messages, patientDays }) {
    if (patientDays <= 0) return { notApplicable: 'nobody was monitored' };
    const wrong = messages.filter((message) => message.verdict === 'false' && message.kind === 'security');
    return { value: wrong.length / patientDays, n: patientDays, ci: poissonRateInterval(wrong.length, patientDays), breakdown: countBy(wrong, (message) => message.falseCause ?? 'plain-variation') };
  },
});
