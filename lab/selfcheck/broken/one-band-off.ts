import { CODES } from '../../../contract/codes.ts';
import type { Broken } from '../bug.ts';
import { changingReadings } from '../parts.ts';

/** mg/dL from level 2 of low glucose (below 54) to level 1 (below 70). @source Battelino 2019 */
const BAND = 16;

export const oneBandOff: Broken = {
  id: 'one-band-off',
  title: 'One band off',
  wrong: 'its table of glucose is read one row off: level 2 counts as level 1, and level 1 passes for well',
  metric: 'clinical.in-time',
  names: { kind: 'episode', words: /low glucose at night.*(too late|no alert came)/ },
  sources: ['Battelino 2019 (time in range consensus); the slip: assumption'],
  create: () => ({ hear: changingReadings([CODES.glucose.code], (obs) => ({ ...obs, value: obs.value + BAND })) }),
};
