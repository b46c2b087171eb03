import { CODES } from '../../../contract/codes.ts';
import type { Broken } from '../bug.ts';
import { changingReadings } from '../parts.ts';

export const rounded: Broken = {
  id: 'rounded',
  title: 'Saturation rounded up',
  wrong: 'saturation is stored in steps of five per cent, rounded up: 86 % becomes 90 %',
  metric: 'clinical.sensitivity',
  names: { kind: 'episode', words: /low oxygen.*no alert came/ },
  sources: ['assumption'],
  create: () => ({ hear: changingReadings([CODES.spo2.code], (obs) => ({ ...obs, value: Math.min(100, 5 * Math.ceil(obs.value / 5)) })) }),
};
