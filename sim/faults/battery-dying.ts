import type { DeviceKind } from '../../contract/messages.ts';
import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';
import { hasAny, held, oneOf } from './parts.ts';
import { deviceSpell } from './spell.ts';
import { signs } from './symptoms.ts';

const KINDS: readonly DeviceKind[] = ['wearable', 'pulse-oximeter', 'smart-bed', 'cgm'];

export const batteryDying: FaultEntry = {
  id: 'battery-dying',
  title: 'A dying device battery',
  meaning: 'The charge falls over hours; then the device is silent.',
  layer: 'device',
  sources: ['SE-18: battery lives (unverified); last fall over 1.5–3 hours, silent for 2–8: assumption'],
  lookAlike: 'uplink-outage',
  symptoms: signs('device', ['device-battery-fell']),
  expects: TODAY,
  fits: hasAny(KINDS),
  plant({ devices, onset, severity, durationMs, runEnd, draw }) {
    const device = oneOf(KINDS, devices, draw(0));
    const fallMs = (1.5 + 1.5 * draw(1)) * HOUR_MS;
    const end = Math.round(Math.min(runEnd, onset + fallMs + (durationMs ?? (2 + 6 * severity) * HOUR_MS)));
    return {
      end,
      device,
      influences: [held('batteryLevel', -100, onset, end, { device, riseMs: fallMs })],
      events: [
        { at: onset + Math.round(0.72 * fallMs), target: 'sensor', device, event: 'BATTERY_LOW' },
        ...deviceSpell(device, 'BATTERY_FLAT', 'BATTERY_NEW', onset + Math.round(fallMs), end),
      ],
    };
  },
};
