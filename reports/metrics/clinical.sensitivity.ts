import { defineMetric, NO_EPISODES, observable, share, shareBy } from '../metric.ts';

/** Bands of severity, each from its bound (inclusive) up to the next. */
const BANDS = [[0.67, 'severe'], [0.34, 'moderate'], [0, 'mild']] as const;

export default defineMetric({
  id: 'clinical.sensitivity',
  title: 'Episodes detected',
  unit: 'share',
  direction: 'higher',
  counted: 'episodes',
  definition: 'Detected episodes over observable episodes: those whose evidence reached the pipeline.',
  needs: ['episodes'],
  compute({ episodes }) {
    const seen = observable(episodes);
    const breakdown = shareBy(
      seen,
      ({ event }) => [`severity ${BANDS.find(([from]) => event.severity >= from)![1]}`, `episode ${event.entry}`, ...(event.condition ? [`condition ${event.condition}`] : [])],
      (event) => event.detection !== undefined,
    );
    return share(seen.filter((event) => event.detection).length, seen.length, NO_EPISODES, { breakdown });
  },
});
