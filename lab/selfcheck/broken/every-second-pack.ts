import type { Broken, Bug } from '../bug.ts';
import { homeOf, isOf } from '../parts.ts';

export const everySecondPack: Broken = {
  id: 'every-second-pack',
  title: 'Every second message ignored',
  wrong: 'to save load it samples: of each hub it reads every second pack',
  metric: 'technical.ppv',
  names: { kind: 'false-alarm', words: /A device/ },
  sources: ['assumption'],
  create(): Bug {
    const odd = new Set<string>();
    return {
      hear(message) {
        if (!isOf(message, 'telemetry')) return [message];
        const home = homeOf(message);
        if (odd.delete(home)) return [];
        odd.add(home);
        return [message];
      },
    };
  },
};
