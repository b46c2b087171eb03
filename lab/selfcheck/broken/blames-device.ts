import type { Broken } from '../bug.ts';
import { saying } from '../parts.ts';

export const blamesDevice: Broken = {
  id: 'blames-device',
  title: 'It is always the device',
  wrong: 'whatever falls silent, its devices are blamed: a technician exchanges sensors while the hub has no power',
  metric: 'technical.attribution-accuracy',
  names: { kind: 'fault', words: /It blamed the device/ },
  sources: ['assumption'],
  create: () => ({ say: saying((alert) => (alert.kind === 'technical' ? { ...alert, code: 'device-silent', cause: { layer: 'device' } } : alert)) }),
};
