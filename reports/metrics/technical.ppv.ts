import { countBy, defineMetric, share } from '../metric.ts';
import { ticketsOf } from '../visits.ts';

export default defineMetric({
  id: 'technical.ppv',
  title: 'Tickets that are right',
  unit: 'share',
  direction: 'higher',
  counted: 'tickets',
  definition: 'Tickets about a real fault and its layer over all tickets; repeats of a right ticket stand apart, repeats that accuse another layer are wrong.',
  needs: ['faults', 'messages'],
  compute(run) {
    const tickets = ticketsOf(run);
    const right = tickets.right.filter((message) => message.verdict === 'detects').length;
    const { wrong } = tickets;
    const breakdown = countBy(wrong, (message) => (message.verdict === 'false' ? (message.falseCause ?? 'plain-variation') : 'another layer'));
    return share(right, right + wrong.length, 'there was no ticket to judge', { breakdown });
  },
});
