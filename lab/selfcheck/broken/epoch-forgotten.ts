import type { Broken, Bug } from '../bug.ts';
import { homeOf } from '../parts.ts';

export const epochForgotten: Broken = {
  id: 'epoch-forgotten',
  title: 'Epochs forgotten',
  wrong: 'its window of sequence numbers knows no epoch: after a reboot, in which they begin at 0 again, everything is taken for a duplicate',
  metric: 'clinical.in-time',
  names: { kind: 'episode', words: /low glucose at night.*(too late|no alert came)/ },
  sources: ['MQTT leaves numbering to the application; a counter that begins anew: assumption'],
  create(): Bug {
    const known = new Set<string>();
    return {
      hear(message) {
        const seq = /"seq":(\d+)/.exec(message.payload)?.[1];
        if (seq === undefined) return [message];
        const key = `${homeOf(message)} ${seq}`;
        if (known.has(key)) return [];
        known.add(key);
        return [message];
      },
    };
  },
};
