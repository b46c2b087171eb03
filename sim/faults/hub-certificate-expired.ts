import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { SOON } from './expectations.ts';
import { endOf, held } from './parts.ts';
import { spell } from './spell.ts';
import { signs } from './symptoms.ts';

export const hubCertificateExpired: FaultEntry = {
  id: 'hub-certificate-expired',
  title: 'A hub whose certificate has expired',
  meaning: 'The broker refuses it; it keeps everything and sends it when it has a new certificate.',
  layer: 'hub',
  // Who listens to the broker hears a hub that went and came back with all it kept: as after any network outage. The refusals stand in the broker’s log, which no pipeline sees.
  orLayers: ['uplink'],
  sources: ['fleet-and-load §8: certificate expiry belongs into the pack of scenarios; renewed after 1–14 hours: assumption'],
  lookAlike: 'captive-router',
  symptoms: signs('hub', ['all-devices-silent', 'backlog-returned', 'neighbours-fine'], ['hub-on-backup-cell', 'new-epoch-on-return', 'many-epochs', 'all-times-off', 'short-silences', 'sequence-gap']),
  expects: SOON,
  fits: () => true,
  plant(context) {
    const { onset } = context;
    const end = endOf(context, HOUR_MS, 14 * HOUR_MS);
    return { end, influences: [held('uplinkRefused', 1, onset - 1, end)], events: spell('uplink', 'BROKER_LOST', 'RECOVER', onset, end) };
  },
};
