import type { DeviceEntry } from './device.ts';

/** Share of true falls that the pendant reports. @source DET-15 (Palmerini 2020): sensitivity above 80 % on real falls */
export const FALL_SENSITIVITY = 0.82;
/** Movements that the detector takes for a fall, per hour of wear awake. @source DET-15: 0.56 false alarms an hour */
export const FELT_PER_HOUR = 0.56;
/** Share of them that the wearer does not cancel within the pendant's countdown. @source assumption: about one in ten days of wear reaches a call centre */
export const LEFT_STANDING = 0.009;

export const fallPendant: DeviceEntry = {
  id: 'fall-pendant',
  title: 'Fall pendant',
  meaning: 'Worn round the neck; it feels a fall and has a help button.',
  sources: ['DET-15: Palmerini 2020, doi 10.3390/s20226479', 'FA-4: Fleming 2008: the call button is mostly not used'],
  rooms: ['neck'],
  intervalS: 0,
  channels: [],
};
