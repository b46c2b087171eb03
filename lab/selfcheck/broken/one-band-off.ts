import { CODES } from '../../../contract/codes.ts';
import type { Broken } from '../bug.ts';
import { changingReadings } from '../parts.ts';

/** Breaths per minute from one band of NEWS2 to the next: 21–24 scores two points, from 25 on three. @source RCP 2017 */
const BAND = 4;

export const oneBandOff: Broken = {
  id: 'one-band-off',
  title: 'One band off',
  wrong: 'its table of breathing rates is read one row too low: 25 to 28 breaths a minute count as 21 to 24',
  metric: 'clinical.detection-delay-ms.p95',
  names: { kind: 'episode', words: /heart failure.*(min|h) later/ },
  sources: ['RCP 2017 (NEWS2)'],
  create: () => ({ hear: changingReadings([CODES.respiration.code], (obs) => ({ ...obs, value: Math.max(CODES.respiration.plausible[0], obs.value - BAND) })) }),
};
