import type { Broken } from '../bug.ts';
import { saying } from '../parts.ts';

export const blamesHub: Broken = {
  id: 'blames-hub',
  title: 'It is always the hub',
  wrong: 'a network that is out is told as a hub that is down: somebody drives there with a new hub, and the provider is never called',
  metric: 'technical.attribution-accuracy',
  names: { kind: 'fault', words: /It blamed the hub, not the uplink/ },
  sources: ['assumption'],
  create: () => ({ say: saying((alert) => (alert.code.startsWith('uplink-') ? { ...alert, code: 'hub-offline', cause: { layer: 'hub' } } : alert)) }),
};
