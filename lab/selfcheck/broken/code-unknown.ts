import { CODES } from '../../../contract/codes.ts';
import type { Broken } from '../bug.ts';
import { changingReadings, LAID_ASIDE } from '../parts.ts';

export const codeUnknown: Broken = {
  id: 'code-unknown',
  title: 'A whole signal is not understood',
  wrong: 'glucose comes under a code that its table does not have, and is laid aside without a word',
  metric: 'clinical.sensitivity',
  names: { kind: 'episode', words: /low glucose.*no alert came/ },
  sources: ['assumption'],
  create: () => ({ hear: changingReadings([CODES.glucose.code], (obs) => ({ ...obs, code: LAID_ASIDE })) }),
};
