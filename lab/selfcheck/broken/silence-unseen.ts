import type { AlertCode } from '../../../contract/alert-codes.ts';
import type { Broken } from '../bug.ts';
import { saying } from '../parts.ts';

const OF_SILENCE: ReadonlySet<AlertCode> = new Set(['hub-offline', 'uplink-offline', 'uplink-poor', 'shared-outage', 'device-silent', 'link-lost', 'hub-data-lost']);

export const silenceUnseen: Broken = {
  id: 'silence-unseen',
  title: 'Silence is not seen',
  wrong: 'it judges messages as they come: a home that sends none gives no cause to look at it',
  metric: 'technical.sensitivity',
  names: { kind: 'fault', words: /no ticket came/ },
  sources: ['assumption'],
  create: () => ({ say: saying((alert) => (OF_SILENCE.has(alert.code) ? undefined : alert)) }),
};
