import { defineMetric, observable, share, shareBy } from '../metric.ts';

export default defineMetric({
  id: 'security.detected',
  title: 'Attacks detected',
  unit: 'share',
  direction: 'higher',
  counted: 'attacks',
  definition: 'Attacks that an accepted alert named, over attacks that ask for one.',
  needs: ['attacks'],
  compute({ attacks }) {
    const seen = observable(attacks);
    return share(seen.filter((attack) => attack.detection).length, seen.length, 'no attack was planted', { breakdown: shareBy(seen, ({ event }) => [`attack ${event.entry}`], (attack) => attack.detection !== undefined) });
  },
});
