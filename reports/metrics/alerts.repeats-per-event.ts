import { defineMetric } from '../metric.ts';
import { poissonRateInterval } from '../statistics.ts';

export default defineMetric({
  id: 'alerts.repeats-per-event',
  title: 'Repeats of what was already said',
  unit: 'per event',
  direction: 'lower',
  counted: 'detected events',
  definition: 'Alerts about an episode or fault after the first one, over detected episodes and faults.',
  needs: ['episodes', 'faults', 'messages'],
  compute({ episodes, faults, messages }) {
    const found = [...episodes, ...faults].filter((event) => event.detection);
    if (found.length === 0) return { notApplicable: 'nothing was detected that could be repeated' };
    const repeats = messages.filter((message) => message.verdict === 'repeat').length;
    return { value: repeats / found.length, n: found.length, ci: poissonRateInterval(repeats, found.length) };
  },
});
