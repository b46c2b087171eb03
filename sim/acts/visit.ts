import { MINUTE_MS } from '../core/math.ts';
import type { ActEntry } from '../core/catalogue.ts';

export const visit: ActEntry = {
  id: 'visit',
  title: 'A visit to the home',
  meaning: 'A nurse drives out, helps up, puts the kit right, measures and stays half an hour.',
  effect: 'helps up who lies on the floor, seats the oximeter, measures with everything that is used by hand',
  delay: '40–100 minutes on the way',
  sources: [
    'home-nursing services: urgent visit within two hours (NHS urgent community response); delay within it: assumption',
  ],
  lookAlike: 'ambulance',
  fits: () => true,
  plant({ onset, draw }) {
    const at = onset + (40 + 60 * draw(0)) * MINUTE_MS;
    return {
      end: at + 35 * MINUTE_MS,
      influences: [{ input: 'calm', size: 0.4, from: at, riseMs: 10 * MINUTE_MS, holdMs: 30 * MINUTE_MS, fallMs: 30 * MINUTE_MS }],
      events: [
        { at, target: 'kit', device: 'door', event: 'DOOR' }, { at: at + MINUTE_MS, target: 'resident', event: 'WAKE' }, { at: at + 2 * MINUTE_MS, target: 'resident', event: 'GET_HELP' },
        { at: at + 4 * MINUTE_MS, target: 'sensor', device: 'pulse-oximeter', event: 'ATTACH' }, { at: at + 10 * MINUTE_MS, target: 'kit', event: 'MEASURE' }, { at: at + 35 * MINUTE_MS, target: 'kit', device: 'door', event: 'DOOR' },
      ],
      treats: { at, riseMs: 20 * MINUTE_MS },
    };
  },
};
