import { defineMetric, share } from '../metric.ts';

export default defineMetric({
  id: 'escalation.in-time',
  title: 'Unanswered high alerts escalated in time',
  unit: 'share',
  direction: 'higher',
  counted: 'unanswered high alerts',
  definition: 'High alerts that stood unacknowledged for 15 minutes and were escalated by then, over all that stood so.',
  needs: ['escalations'],
  compute: ({ escalations }) => share(escalations.filter((escalation) => escalation.inTime).length, escalations.length, 'no high alert stood unanswered'),
});
