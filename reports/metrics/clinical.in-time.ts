import { defineMetric, NO_EPISODES, observable, share, shareBy } from '../metric.ts';

export default defineMetric({
  id: 'clinical.in-time',
  title: 'Episodes detected in time',
  unit: 'share',
  direction: 'higher',
  counted: 'episodes',
  definition: 'Detected within their deadline over observable; a missed episode is not in time.',
  needs: ['episodes'],
  compute({ episodes }) {
    const seen = observable(episodes);
    const breakdown = shareBy(seen, ({ event }) => [`episode ${event.entry}`], (event) => event.inTime === true);
    return share(seen.filter((event) => event.inTime).length, seen.length, NO_EPISODES, { breakdown });
  },
});
