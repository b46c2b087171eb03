import type { FaultEntry } from '../core/catalogue.ts';
import { BRIEF } from './expectations.ts';
import { held } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

/** Until the last hub is back: the longest `reconnectDelay`, and the first wait after a refusal, @see `delays.ts` */
const BACK_MS = 20_000;

export const brokerRestart: FaultEntry = {
  id: 'broker-restart',
  title: 'A broker that restarts',
  meaning: 'All sessions are lost at once, and all hubs are back within seconds or a few minutes.',
  layer: 'shared',
  shared: true,
  sources: ['fleet-and-load §8.7: mass reconnect, back-off with jitter; sessions are refused for up to 3 minutes: assumption'],
  lookAlike: 'dns-failure',
  symptoms: signs('shared', ['neighbours-too'], ['hub-on-backup-cell', 'new-epoch-on-return', 'short-silences', 'call-poor-provider']),
  expects: BRIEF,
  fits: () => true,
  plant({ onset, severity, durationMs, runEnd }) {
    const granted = Math.min(runEnd, onset + Math.round(durationMs ?? 180_000 * severity));
    return { end: Math.min(runEnd, granted + BACK_MS), influences: granted > onset ? [held('uplinkRefused', 1, onset - 1, granted)] : [], events: spell('uplink', 'BROKER_LOST', 'RECOVER', onset, granted) };
  },
};
