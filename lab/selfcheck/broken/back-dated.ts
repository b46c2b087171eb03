import type { Broken } from '../bug.ts';
import { MINUTE_MS } from '../parts.ts';
import { heldBack } from './twenty-minutes-late.ts';

export const backDated: Broken = {
  id: 'back-dated',
  title: 'Back-dated alerts',
  wrong: 'alerts are made every so often, late, and say of themselves that they came with their first evidence',
  metric: 'clinical.detection-delay-ms.p50',
  names: { kind: 'episode', words: /It says of itself/ },
  sources: ['SCORING §2: an alert’s own time is never graded'],
  create: () => ({ say: heldBack(15 * MINUTE_MS, (alert, saidAt) => ({ ...alert, at: Math.min(saidAt, ...alert.evidence.flatMap(({ at }) => at ?? [])) })) }),
};
