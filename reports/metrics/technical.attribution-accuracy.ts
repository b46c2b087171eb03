import { layerOfCode } from '../../contract/alert-codes.ts';
import { countBy, defineMetric, share } from '../metric.ts';

export default defineMetric({
  id: 'technical.attribution-accuracy',
  title: 'Faults laid to the right layer',
  unit: 'share',
  direction: 'higher',
  counted: 'tellable faults with a ticket',
  definition: 'First tickets that accuse the right layer, over ticketed faults whose layer could be told from what arrived.',
  needs: ['faults'],
  compute({ faults }) {
    const judged = faults.filter((fault) => fault.graded && fault.detection && fault.tellableFrom !== null && fault.event.layer);
    const right = judged.filter((fault) => layerOfCode(fault.detection!.alert.code) === fault.event.layer).length;
    const breakdown = countBy(judged, (fault) => `${fault.event.layer}>${layerOfCode(fault.detection!.alert.code) ?? 'none'}`);
    return share(right, judged.length, 'no fault was both ticketed and tellable', { breakdown });
  },
});
