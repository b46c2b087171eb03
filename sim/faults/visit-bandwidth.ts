import type { FaultEntry } from '../core/catalogue.ts';
import { VISIT } from './expectations.ts';
import { signs } from './symptoms.ts';
import { poorCalls } from './visit-side.ts';

export const visitBandwidth: FaultEntry = {
  id: 'visit-bandwidth',
  title: 'A video visit on a narrow line',
  meaning: 'Sound and picture break up, as one side has too little bandwidth; at home, readings come late as well.',
  layer: 'uplink',
  sources: ['ITU-T G.1070: bit rate and packet loss decide the score; 0.35–0.85 of the quality lost, and 0.15–0.5 of the hub’s bandwidth for half an hour at a time, until mended after 12–48 hours: assumption'],
  lookAlike: 'visit-video',
  symptoms: signs('uplink', ['call-poor-home', 'arrives-late', 'neighbours-fine'], ['uplink-signal-fell', 'will-received', 'all-devices-silent', 'short-silences']),
  expects: VISIT,
  fits: (_profile, devices) => devices.includes('video-tablet'),
  plant: (context) => poorCalls(context, 0.35 + 0.5 * context.severity, 0.15 + 0.35 * context.severity),
};
