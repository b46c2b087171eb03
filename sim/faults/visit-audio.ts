import type { FaultEntry } from '../core/catalogue.ts';
import { VISIT } from './expectations.ts';
import { signs } from './symptoms.ts';
import { poorCalls } from './visit-side.ts';

export const visitAudio: FaultEntry = {
  id: 'visit-audio',
  title: 'A video visit that cannot be heard',
  meaning: 'A muted or broken microphone on one side: nurse and resident do not understand each other.',
  layer: 'device',
  // A score says that a side hears or sees badly, not why: the tablet or the way to it.
  orLayers: ['uplink'],
  sources: ['roles-and-training facts: audio and video trouble on either side', 'ITU-T P.800: sound weighs most; 0.4–0.9 of the quality lost, until mended after 12–48 hours: assumption'],
  lookAlike: 'visit-bandwidth',
  symptoms: signs('device', ['call-poor-home']),
  expects: VISIT,
  fits: (_profile, devices) => devices.includes('video-tablet'),
  plant: (context) => poorCalls(context, 0.4 + 0.5 * context.severity),
};
