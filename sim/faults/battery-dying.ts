import type { DeviceKind } from '../../contract/messages.ts';
import { HOUR_MS } from '../core/math.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { TODAY } from './expectations.ts';

const CANDIDATES: readonly DeviceKind[] = ['wearable', 'pulse-oximeter', 'smart-bed', 'cgm'];

export const batteryDying: FaultEntry = {
  id: 'battery-dying',
  title: 'A dying device battery',
  meaning: 'The charge falls over hours; then the device is silent.',
  layer: 'device',
  sources: ['SE-18: battery lives (unverified); last fall over 1.5–3 hours: assumption'],
  lookAlike: 'uplink-outage',
  symptoms: { 'device-battery-fell': 'present', 'all-devices-silent': 'absent', 'will-received': 'absent', 'uplink-signal-fell': 'absent', 'hub-on-backup-cell': 'absent', 'backlog-returned': 'absent', 'new-epoch-on-return': 'absent' },
  expects: TODAY,
  fits: (_profile, devices) => CANDIDATES.some((kind) => devices.includes(kind)),
  plant({ devices, onset, durationMs, runEnd, draw }) {
    const able = CANDIDATES.filter((kind) => devices.includes(kind));
    const device = able[Math.floor(draw(0) * able.length)] as DeviceKind;
    const fallMs = (1.5 + 1.5 * draw(1)) * HOUR_MS;
    const end = Math.min(runEnd, onset + fallMs + (durationMs ?? 6 * HOUR_MS));
    return {
      end,
      device,
      influences: [{ input: 'batteryLevel', size: -100, from: onset, riseMs: fallMs, holdMs: end - onset - fallMs, fallMs: 1, device }],
      events: [
        { at: onset + Math.round(0.72 * fallMs), target: 'sensor', device, event: 'BATTERY_LOW' },
        { at: onset + Math.round(fallMs), target: 'sensor', device, event: 'BATTERY_FLAT' },
        { at: end, target: 'sensor', device, event: 'BATTERY_NEW' },
      ],
    };
  },
};
