import type { Broken } from '../bug.ts';
import { saying } from '../parts.ts';

export const neverEscalates: Broken = {
  id: 'never-escalates',
  title: 'Nothing is escalated',
  wrong: 'the timer of escalations was never started: a high alert that nobody answers stays with who does not answer',
  metric: 'escalation.in-time',
  names: { kind: 'handling', words: /that nobody answered for .* not passed on/ },
  sources: ['assumption'],
  create: () => ({ say: saying((alert) => (alert.state === 'escalated' ? undefined : alert)) }),
};
