import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf, held, inTurn } from './parts.ts';
import { signs } from './symptoms.ts';

export const uplinkLoss: FaultEntry = {
  id: 'uplink-loss',
  title: 'A network that loses packets',
  meaning: 'The connection stalls and goes on, what is lost is sent again, later and later; now and then it breaks.',
  layer: 'uplink',
  sources: ['RFC 6298: a timeout doubled with each loss in a row (sim/ways.ts); 0.3–0.85 of packets lost, a session each 20–80 minutes, over 1–8 hours: assumption'],
  lookAlike: 'uplink-delay',
  symptoms: signs('uplink', ['arrives-late', 'neighbours-fine'], ['uplink-signal-fell', 'call-poor-home']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, HOUR_MS, 8 * HOUR_MS);
    const dead = inTurn(context, onset + 5 * MINUTE_MS, end, () => 1, (draw) => (80 - 60 * severity) * (0.6 + 0.4 * draw) * MINUTE_MS);
    return { end, influences: [held('uplinkLoss', 0.3 + 0.55 * severity, onset, end)], events: dead.map(([at]) => ({ at, target: 'uplink', event: 'FREEZE' })) };
  },
};
