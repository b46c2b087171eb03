import type { FaultEntry } from '../core/catalogue.ts';
import { VISIT } from './expectations.ts';
import { signs } from './symptoms.ts';
import { poorCalls } from './visit-side.ts';

export const visitVideo: FaultEntry = {
  id: 'visit-video',
  title: 'A video visit whose picture freezes',
  meaning: 'The picture of one side stands or breaks up; they can hear each other.',
  layer: 'device',
  // A score says that a side hears or sees badly, not why: the tablet or the way to it.
  orLayers: ['uplink'],
  sources: ['roles-and-training facts: audio and video trouble on either side', 'ITU-T P.910; 0.35–0.75 of the quality lost, until mended after 12–48 hours: assumption'],
  lookAlike: 'visit-bandwidth',
  symptoms: signs('device', ['call-poor-home']),
  expects: VISIT,
  fits: (_profile, devices) => devices.includes('video-tablet'),
  plant: (context) => poorCalls(context, 0.35 + 0.4 * context.severity),
};
