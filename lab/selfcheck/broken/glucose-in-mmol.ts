import { CODES } from '../../../contract/codes.ts';
import type { Broken } from '../bug.ts';
import { changingReadings } from '../parts.ts';

/** @source 1 mmol/L of glucose is 18.016 mg/dL */
const MG_DL_PER_MMOL_L = 18.016;

export const glucoseInMmol: Broken = {
  id: 'glucose-in-mmol',
  title: 'Glucose in another unit',
  wrong: 'it takes mg/dL for mmol/L and turns them into mg/dL again: no glucose is ever low',
  metric: 'clinical.sensitivity',
  names: { kind: 'episode', words: /low glucose at night.*no alert came/ },
  sources: ['two units of glucose in use, by country; mix-ups are a known hazard of meters (FDA recalls): assumption'],
  create: () => ({ hear: changingReadings([CODES.glucose.code], (obs) => ({ ...obs, value: Math.min(CODES.glucose.plausible[1], obs.value * MG_DL_PER_MMOL_L) })) }),
};
