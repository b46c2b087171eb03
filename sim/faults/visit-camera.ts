import type { FaultEntry } from '../core/catalogue.ts';
import { VISIT } from './expectations.ts';
import { signs } from './symptoms.ts';
import { poorCalls } from './visit-side.ts';

export const visitCamera: FaultEntry = {
  id: 'visit-camera',
  title: 'A video visit without a camera',
  meaning: 'One side’s camera is covered, broken or not allowed: the wound cannot be shown.',
  layer: 'device',
  // A score says that a side hears or sees badly, not why: the tablet or the way to it.
  orLayers: ['uplink'],
  sources: ['roles-and-training facts: audio and video trouble on either side', 'roles-and-training §2.2: camera permission is a late failure; 0.42–0.62 of the quality lost, until mended after 12–48 hours: assumption'],
  lookAlike: 'visit-video',
  symptoms: signs('device', ['call-poor-home']),
  expects: VISIT,
  fits: (_profile, devices) => devices.includes('video-tablet'),
  plant: (context) => poorCalls(context, 0.42 + 0.2 * context.severity),
};
