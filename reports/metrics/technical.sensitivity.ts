import { defineMetric, share, shareBy, observable } from '../metric.ts';

export default defineMetric({
  id: 'technical.sensitivity',
  title: 'Faults ticketed',
  unit: 'share',
  direction: 'higher',
  counted: 'faults',
  definition: 'Faults with a ticket over noticeable faults; a shared cause is one fault.',
  needs: ['faults'],
  compute({ faults }) {
    const seen = observable(faults);
    const breakdown = shareBy(seen, ({ event }) => [`layer ${event.layer ?? 'unknown'}`, `fault ${event.entry}`], (fault) => fault.detection !== undefined);
    return share(seen.filter((fault) => fault.detection).length, seen.length, 'no fault could be noticed', { breakdown });
  },
});
