import { defineMetric, shareBy } from '../metric.ts';

export default defineMetric({
  id: 'security.prevented',
  title: 'Attacks prevented',
  unit: 'share',
  direction: 'higher',
  counted: 'attacks',
  definition: 'Attacks of which nothing was accepted, with evidence that it was refused: a code of the broker, or a connection that it closed.',
  needs: ['attacksPlanted', 'preventions'],
  compute({ attacksPlanted, preventions }) {
    if (attacksPlanted === 0) return { notApplicable: 'no attack was planted' };
    const judged = preventions.filter(({ verdict }) => verdict !== 'N/A');
    const blocked = judged.filter(({ verdict }) => verdict === 'Blocked').length;
    if (judged.length === 0) return { notApplicable: 'the run carries no evidence of what was refused' };
    // A count of all there was: the same attacks meet the same answers on every seed, so there is no sample to doubt.
    return { value: blocked / judged.length, n: judged.length, breakdown: shareBy(judged, ({ entry }) => [`attack ${entry}`], ({ verdict }) => verdict === 'Blocked') };
  },
});
