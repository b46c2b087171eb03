import { HOUR_MS, MINUTE_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { endOf, held, inTurn } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const weakCellular: FaultEntry = {
  id: 'weak-cellular',
  title: 'A hub with a weak cellular signal',
  meaning: 'The hub was moved behind a wall, or a mast is out: it is slow, and loses the network for minutes.',
  layer: 'uplink',
  sources: ['3GPP TS 36.133: reference signal power is reported from −140 to −44 dB[mW], and below about −110 few cells hold a connection; 31–38 dB less, 2–25 s late, over 2–14 hours: assumption'],
  lookAlike: 'uplink-flapping',
  symptoms: signs('uplink', ['uplink-signal-fell', 'short-silences', 'neighbours-fine'], ['call-poor-home']),
  expects: TODAY,
  fits: () => true,
  plant(context) {
    const { onset, severity } = context;
    const end = endOf(context, 2 * HOUR_MS, 14 * HOUR_MS);
    const flaps = inTurn(context, onset + 10 * MINUTE_MS, end, (draw) => (0.7 + 3 * severity * draw) * MINUTE_MS, (draw) => (28 - 18 * severity) * (0.6 + 0.8 * draw) * MINUTE_MS);
    return {
      end,
      influences: [
        held('uplinkSignal', -(31 + 7 * severity), onset, end, { riseMs: 2 * MINUTE_MS, fallMs: MINUTE_MS }),
        held('uplinkDelay', 1000 * (2 + 23 * severity), onset, end), held('uplinkJitter', 1000 * (1 + 14 * severity), onset, end),
      ],
      events: [
        { at: onset, target: 'uplink', event: 'WEAKEN' },
        ...flaps.flatMap(([from, to]) => [...spell('uplink', 'DROP', 'RECOVER', from, to), ...(to < end ? [{ at: to, target: 'uplink', event: 'WEAKEN' } as const] : [])]),
        { at: end, target: 'uplink', event: 'RECOVER' },
      ],
    };
  },
};
