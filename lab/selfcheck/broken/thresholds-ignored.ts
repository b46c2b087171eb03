import type { Broken } from '../bug.ts';
import { changing } from '../parts.ts';

export const thresholdsIgnored: Broken = {
  id: 'thresholds-ignored',
  title: 'Personal limits ignored',
  wrong: 'the limits that a clinician set for a person are stored and never asked for',
  metric: 'clinical.sensitivity',
  names: { kind: 'episode', words: /no alert came/ },
  sources: ['assumption'],
  create: () => ({ hear: changing('enrolment', (enrolment) => ({ ...enrolment, residents: enrolment.residents.map(({ thresholds: _, ...resident }) => resident) })) }),
};
