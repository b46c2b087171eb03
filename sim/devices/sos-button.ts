import type { DeviceEntry } from './device.ts';

export const sosButton: DeviceEntry = {
  id: 'sos-button',
  title: 'Help button',
  meaning: 'A button at the wrist or by the bed that calls for help.',
  sources: ['FA-4 (Fleming 2008): mostly not used by those who had fallen'],
  rooms: ['neck'],
  intervalS: 0,
  channels: [],
};
