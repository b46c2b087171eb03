import { defineMetric } from '../metric.ts';

export default defineMetric({
  id: 'security.prevented',
  title: 'Attacks prevented',
  unit: 'share',
  direction: 'higher',
  counted: 'attacks',
  definition: 'Attacks of which nothing was accepted, with evidence that it was refused. The evidence comes from the attack lab.',
  needs: ['attacksPlanted'],
  compute: ({ attacksPlanted }) => ({ notApplicable: attacksPlanted === 0 ? 'no attack was planted' : 'the run carries no evidence of what was refused' }),
});
