import { confusion } from '../confusion.ts';
import { accusesRightly } from '../layers.ts';
import { defineMetric, share } from '../metric.ts';

export default defineMetric({
  id: 'technical.attribution-accuracy',
  title: 'Faults laid to the right layer',
  unit: 'share',
  direction: 'higher',
  counted: 'tellable faults with a ticket',
  definition: 'First tickets that accuse the right layer, over ticketed faults whose layer could be told from what arrived; where layers can never be told apart, any of them is right.',
  needs: ['faults', 'attacks', 'messages'],
  compute(run) {
    const { faults } = run;
    const judged = faults.filter((fault) => fault.graded && fault.detection && fault.tellableFrom !== null && fault.event.layer);
    const right = judged.filter((fault) => accusesRightly(fault.detection!.alert.code, fault.event)).length;
    return share(right, judged.length, 'no fault was both ticketed and tellable', { breakdown: confusion(run) });
  },
});
