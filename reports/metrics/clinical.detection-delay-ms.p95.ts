import { delayQuantile } from '../delays.ts';
import { defineMetric } from '../metric.ts';

export default defineMetric({
  id: 'clinical.detection-delay-ms.p95',
  title: 'Delay of detection, 95 of 100 within',
  unit: 'ms',
  direction: 'lower',
  counted: 'detected episodes',
  definition: 'From the arrival of the evidence to the alert, in steps of the tick; missed episodes stand beside, and count as the worst in the score.',
  needs: ['episodes'],
  compute: ({ episodes }) => delayQuantile(episodes, 0.95, 'p95'),
});
