import type { DeviceEntry } from './device.ts';

export const pillDispenser: DeviceEntry = {
  id: 'pill-dispenser',
  title: 'Smart pill dispenser',
  meaning: 'It opens at the hour of a dose and tells whether the dose was taken.',
  sources: ['adherence as with measurements (AD facts); it sees the drawer, not the swallow'],
  rooms: ['kitchen'],
  intervalS: 0,
  channels: [],
  doses: ['morning', 'evening'],
};
