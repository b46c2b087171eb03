import type { Broken } from '../bug.ts';
import { saying } from '../parts.ts';

export const blamesNetwork: Broken = {
  id: 'blames-network',
  title: 'It is always the network',
  wrong: 'a hub that is down is told as a lost network: somebody calls the provider while a plug is out',
  metric: 'technical.attribution-accuracy',
  names: { kind: 'fault', words: /It blamed the uplink, not the hub/ },
  sources: ['assumption'],
  create: () => ({ say: saying((alert) => (alert.code.startsWith('hub-') ? { ...alert, code: 'uplink-offline', cause: { layer: 'uplink' } } : alert)) }),
};
