import type { Broken, Bug } from '../bug.ts';
import { saying } from '../parts.ts';

export const wrongResident: Broken = {
  id: 'wrong-resident',
  title: 'The wrong patient',
  wrong: 'a variable of the alert before is used again: the alert names the patient of another home',
  metric: 'clinical.sensitivity',
  names: { kind: 'false-alarm', words: /it names another resident/ },
  sources: ['assumption'],
  create(): Bug {
    let last: string | undefined;
    return {
      say: saying((alert) => {
        const before = last;
        if (alert.resident !== undefined) last = alert.resident;
        return alert.resident === undefined || before === undefined ? alert : { ...alert, resident: before };
      }),
    };
  },
};
