import { layerOfCode } from '../../contract/alert-codes.ts';
import { countBy, defineMetric, share } from '../metric.ts';

export default defineMetric({
  id: 'technical.ppv',
  title: 'Tickets that are right',
  unit: 'share',
  direction: 'higher',
  counted: 'tickets',
  definition: 'Tickets about a real fault and its layer over all tickets; repeats of a right ticket stand apart, repeats that accuse another layer are wrong.',
  needs: ['faults', 'messages'],
  compute({ faults, messages }) {
    const byId = new Map(faults.map((fault) => [fault.id, fault]));
    const tickets = messages.filter((message) => message.counts && message.kind === 'technical' && message.verdict !== 'ungraded');
    const rightLayer = (message: (typeof tickets)[number]): boolean =>
      message.truth.some((id) => {
        const fault = byId.get(id);
        return fault !== undefined && (fault.tellableFrom === null || !fault.event.layer || layerOfCode(message.alert.code) === fault.event.layer);
      });
    const right = tickets.filter((message) => message.verdict === 'detects' && rightLayer(message));
    const wrong = tickets.filter((message) => message.verdict === 'false' || !rightLayer(message));
    const breakdown = countBy(wrong, (message) => (message.verdict === 'false' ? (message.falseCause ?? 'plain-variation') : 'another layer'));
    return share(right.length, right.length + wrong.length, 'there was no ticket to judge', { breakdown });
  },
});
