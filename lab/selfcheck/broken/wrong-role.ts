import type { Broken } from '../bug.ts';
import { saying } from '../parts.ts';

export const wrongRole: Broken = {
  id: 'wrong-role',
  title: 'To the wrong desk',
  wrong: 'its routing table has two rows exchanged: nurses get the tickets, technicians the patients',
  metric: 'routing.accuracy',
  names: { kind: 'episode', words: /It went to the technician/ },
  sources: ['assumption'],
  create: () => ({ say: saying((alert) => ({ ...alert, route: alert.kind === 'clinical' ? 'technician' : alert.kind === 'technical' ? 'nurse' : alert.route })) }),
};
