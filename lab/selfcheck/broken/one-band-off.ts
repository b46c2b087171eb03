import { CODES } from '../../../contract/codes.ts';
import type { Broken } from '../bug.ts';
import { changingReadings } from '../parts.ts';

/** Breaths per minute: the end of the band that scores two points; from 25 on it is three. @source RCP 2017 (NEWS2) */
const BAND_END = 24;

export const oneBandOff: Broken = {
  id: 'one-band-off',
  title: 'One band off',
  wrong: 'its loop over the bands of breathing stops one row too early: 25 breaths a minute and more count as 24',
  metric: 'clinical.in-time',
  names: { kind: 'episode', words: /: a decompensation of heart failure .*(too late|no (new )?alert came)/ },
  sources: ['RCP 2017 (NEWS2); the slip: assumption'],
  create: () => ({ hear: changingReadings([CODES.respiration.code], (obs) => ({ ...obs, value: Math.min(BAND_END, obs.value) })) }),
};
