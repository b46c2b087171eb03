import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { DecoyEntry } from '../core/catalogue.ts';

export const petInTheRoom: DecoyEntry = {
  id: 'pet-in-the-room',
  title: 'The cat walks about',
  meaning: 'The motion sensor counts the cat, by night too.',
  sources: ['pet-immune sensors count animals from 25 kg or nearby: data sheets; assumption'],
  lookAlike: 'urinary-infection',
  perDay: 0.1,
  mustNot: ['restless-nights', 'wandering'],
  fits: (_profile, devices) => devices.includes('pir'),
  plant({ onset, severity, durationMs, draw }) {
    const holdMs = durationMs ?? (2 + 4 * draw(0)) * HOUR_MS;
    return {
      end: onset + MINUTE_MS + holdMs + MINUTE_MS,
      influences: [
        { input: 'doubleCount', size: 0.3 + 0.4 * severity, from: onset, riseMs: MINUTE_MS, holdMs, fallMs: MINUTE_MS, device: 'pir' },
      ],
      events: [],
    };
  },
};
