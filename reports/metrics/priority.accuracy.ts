import { defineMetric, share, shareBy } from '../metric.ts';

export default defineMetric({
  id: 'priority.accuracy',
  title: 'Detections with the right priority',
  unit: 'share',
  direction: 'higher',
  counted: 'detections',
  definition: 'Detected episodes and faults whose alert has an accepted priority, over detected ones.',
  needs: ['episodes', 'faults'],
  compute({ episodes, faults }) {
    const found = [...episodes, ...faults].filter((event) => event.detection);
    const right = ({ expects, detection }: (typeof found)[number]): boolean => expects.priorities.includes(detection!.alert.priority);
    return share(found.filter(right).length, found.length, 'nothing was detected', { breakdown: shareBy(found, ({ event }) => [`${event.kind} ${event.entry}`], right) });
  },
});
