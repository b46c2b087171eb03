import { defineMetric, observable, share } from '../metric.ts';

export default defineMetric({
  id: 'security.missed',
  title: 'Attacks nobody noticed',
  unit: 'share',
  direction: 'lower',
  counted: 'attacks',
  definition: 'Attacks without an accepted alert, over attacks that ask for one.',
  needs: ['attacks'],
  compute({ attacks }) {
    const seen = observable(attacks);
    return share(seen.filter((attack) => !attack.detection).length, seen.length, 'no attack was planted');
  },
});
