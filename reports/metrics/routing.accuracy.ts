import { defineMetric, share, shareBy } from '../metric.ts';

export default defineMetric({
  id: 'routing.accuracy',
  title: 'Detections sent to the right role',
  unit: 'share',
  direction: 'higher',
  counted: 'detections',
  definition: 'Detected episodes and faults whose alert went to an accepted role, over detected ones.',
  needs: ['episodes', 'faults'],
  compute({ episodes, faults }) {
    const found = [...episodes, ...faults].filter((event) => event.detection);
    const right = ({ expects, detection }: (typeof found)[number]): boolean => expects.roles.includes(detection!.alert.route);
    return share(found.filter(right).length, found.length, 'nothing was detected', { breakdown: shareBy(found, ({ event }) => [`${event.kind} ${event.entry}`], right) });
  },
});
