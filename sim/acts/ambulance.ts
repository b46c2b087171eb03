import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { ActEntry } from '../core/catalogue.ts';

export const ambulance: ActEntry = {
  id: 'ambulance',
  title: 'An ambulance called',
  meaning: 'The crew comes, treats and takes the resident to hospital.',
  effect: 'whatever answers to it is treated within the hour; the home is empty from then on',
  delay: '8 minutes for the most urgent, 30–40 for others',
  sources: [
    'NHS England ambulance standards: category 1 mean 7 minutes, category 2 mean 18 minutes, in practice about 8 and 30–40',
  ],
  lookAlike: 'visit',
  fits: () => true,
  plant({ onset, severity, runEnd, draw }) {
    const at = onset + (severity >= 0.7 ? 8 + 6 * draw(0) : 25 + 20 * draw(0)) * MINUTE_MS;
    return {
      end: runEnd,
      influences: [],
      events: [
        { at, target: 'kit', device: 'door', event: 'DOOR' }, { at: at + MINUTE_MS, target: 'resident', event: 'GET_HELP' }, { at: at + 20 * MINUTE_MS, target: 'resident', event: 'ADMIT' },
      ],
      treats: { at, riseMs: HOUR_MS },
    };
  },
};
