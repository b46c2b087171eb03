import { defineMetric } from '../metric.ts';

export default defineMetric({
  id: 'alerts.wrongly-resolved',
  title: 'Alerts closed too early',
  unit: 'count',
  direction: 'lower',
  counted: 'resolved alerts',
  definition: 'Clinical alerts resolved while the condition they stood for still held.',
  needs: ['resolutions'],
  compute({ resolutions }) {
    if (resolutions.length === 0) return { notApplicable: 'no clinical alert was resolved' };
    const wrong = resolutions.filter((resolution) => resolution.wrong).length;
    return { value: wrong, n: resolutions.length, graded: wrong / resolutions.length };
  },
});
