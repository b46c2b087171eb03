import type { DeviceEntry } from './device.ts';

export const door: DeviceEntry = {
  id: 'door',
  title: 'Door contact',
  meaning: 'A contact on the front door that tells when it opens and closes.',
  sources: ['battery and events only; no measuring error'],
  rooms: ['hall'],
  intervalS: 0,
  channels: [],
};
