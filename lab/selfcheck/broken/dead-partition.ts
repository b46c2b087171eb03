import type { Broken } from '../bug.ts';
import { homeOf, isOf } from '../parts.ts';

/** Workers that homes are dealt to. */
const WORKERS = 4;

export const deadPartition: Broken = {
  id: 'dead-partition',
  title: 'One of four workers hangs',
  wrong: 'the homes of one worker are enrolled and never heard',
  metric: 'clinical.sensitivity',
  names: { kind: 'false-alarm', words: /A hub is down|lost one shared thing/ },
  sources: ['assumption'],
  create: () => ({ hear: (message) => (!isOf(message, 'enrolment') && Number(homeOf(message).slice(1)) % WORKERS === 2 ? [] : [message]) }),
};
