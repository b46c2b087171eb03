import type { Broken } from '../bug.ts';
import { changing } from '../parts.ts';

/** kg. @source 1 lb is 0.45359 kg */
const KG_PER_LB = 0.45359;

export const pounds: Broken = {
  id: 'pounds',
  title: 'Pounds at the desk, kilograms on the scale',
  wrong: 'reference weights were typed in pounds, and are kept as if they were kilograms: nobody ever weighs too much',
  metric: 'clinical.sensitivity',
  names: { kind: 'episode', words: /decompensation of heart failure.*no alert came/ },
  sources: ['assumption'],
  create: () => ({
    hear: changing('enrolment', (enrolment) => ({
      ...enrolment,
      residents: enrolment.residents.map((resident) => (resident.thresholds?.weightReference === undefined ? resident : { ...resident, thresholds: { ...resident.thresholds, weightReference: resident.thresholds.weightReference / KG_PER_LB } })),
    })),
  }),
};
