import { defineMetric, observable, share, shareBy } from '../metric.ts';

export default defineMetric({
  id: 'clinical.critical-sensitivity',
  title: 'Life-critical episodes detected',
  unit: 'share',
  direction: 'higher',
  counted: 'life-critical episodes',
  definition: 'Detected over observable, life-critical episodes only.',
  needs: ['episodes'],
  compute({ episodes }) {
    const critical = observable(episodes).filter(({ event }) => event.lifeCritical);
    const breakdown = shareBy(critical, ({ event }) => [`episode ${event.entry}`], (event) => event.detection !== undefined);
    return share(critical.filter((event) => event.detection).length, critical.length, 'no life-critical episode could be observed', { breakdown });
  },
});
