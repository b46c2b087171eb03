import type { Broken } from '../bug.ts';
import { changing } from '../parts.ts';

/** mg/dL. @source Battelino 2019: level 1 is below 70, level 2 below 54 */
const LEVEL_2 = 54;

export const oneBandOff: Broken = {
  id: 'one-band-off',
  title: 'One band off',
  wrong: 'its table of limits is read one row too far: low glucose is called at level 2 (54 mg/dL), where level 1 (70) is meant',
  metric: 'clinical.in-time',
  names: { kind: 'episode', words: /low glucose at night.*(too late|no alert came)/ },
  sources: ['off-by-one in a table of bands: assumption'],
  create: () => ({ hear: changing('enrolment', (enrolment) => ({ ...enrolment, residents: enrolment.residents.map((resident) => ({ ...resident, thresholds: { ...resident.thresholds, glucoseLow: LEVEL_2 } })) })) }),
};
