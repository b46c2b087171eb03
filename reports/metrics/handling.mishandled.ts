import { countBy, defineMetric } from '../metric.ts';

export default defineMetric({
  id: 'handling.mishandled',
  title: 'Received messages mishandled',
  unit: 'count',
  direction: 'lower',
  counted: 'late arrivals, redeliveries and restarts',
  definition: 'Redeliveries alerted twice, old data that raised or cleared an alert, and evidence received and then lost over a restart.',
  needs: ['handling', 'handlingChances'],
  compute({ handling, handlingChances }) {
    if (handlingChances === 0) return { notApplicable: 'nothing came late or twice, and nothing was restarted' };
    return { value: handling.length, n: handlingChances, graded: handling.length / handlingChances, breakdown: countBy(handling, (case_) => case_.what) };
  },
});
