import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf, inTurn } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const uplinkFlapping: FaultEntry = {
  id: 'uplink-flapping',
  title: 'A network that comes and goes',
  meaning: 'Again and again the hub loses the network for minutes, and sends what it kept.',
  layer: 'uplink',
  sources: ['down for 1–5 minutes each 4–14, over 0.5–6 hours: assumption'],
  lookAlike: 'hub-reboot-loop',
  symptoms: signs('uplink', ['short-silences', 'will-received', 'backlog-returned', 'neighbours-fine'], ['call-poor-home']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, 0.5 * HOUR_MS, 6 * HOUR_MS);
    const spells = inTurn(context, onset, end, (draw) => (1.6 + 3.4 * severity * draw) * MINUTE_MS, (draw) => (13 - 8 * severity) * (0.5 + 0.7 * draw) * MINUTE_MS);
    return { end, influences: [], events: spells.flatMap(([from, to]) => spell('uplink', 'DROP', 'RECOVER', from, to)) };
  },
};
