import { CODES } from '../../../contract/codes.ts';
import type { Broken } from '../bug.ts';
import { changingReadings, LAID_ASIDE } from '../parts.ts';

export const codeUnknown: Broken = {
  id: 'code-unknown',
  title: 'A whole signal is not understood',
  wrong: 'breathing rates come under a code that its table does not have, and are laid aside without a word',
  metric: 'clinical.sensitivity',
  names: { kind: 'episode', words: /heart failure.*no alert came/ },
  sources: ['assumption'],
  create: () => ({ hear: changingReadings([CODES.respiration.code], (obs) => ({ ...obs, code: LAID_ASIDE })) }),
};
