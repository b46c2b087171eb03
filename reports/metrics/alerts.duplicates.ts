import { defineMetric } from '../metric.ts';
import { poissonRateInterval } from '../statistics.ts';

export default defineMetric({
  id: 'alerts.duplicates',
  title: 'Doubled alerts',
  unit: 'per patient-day',
  direction: 'lower',
  counted: 'patient-days',
  definition: 'New alerts beside a standing one of the same home, code and device, over all monitored time.',
  needs: ['messages', 'patientDays'],
  compute({ messages, patientDays }) {
    if (patientDays <= 0) return { notApplicable: 'nobody was monitored' };
    const doubled = messages.filter((message) => message.duplicate).length;
    return { value: doubled / patientDays, n: patientDays, ci: poissonRateInterval(doubled, patientDays) };
  },
});
