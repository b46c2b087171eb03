import { clamp } from '../core/math.ts';
import { type DeviceEntry, reading } from './device.ts';

export const pir: DeviceEntry = {
  id: 'pir',
  title: 'Motion sensor',
  meaning: 'A passive infrared sensor in living room, kitchen and bathroom; each counts movements in five minutes.',
  sources: ['HM-2 (PMC7765022): rooms by motion sensor 81.6–95.5 % right; count per movement: assumption'],
  rooms: ['living', 'kitchen', 'bathroom'],
  intervalS: 300,
  channels: [
    {
      signal: 'motion',
      everyS: 300,
      measure: (scene, draws) => {
        const seen = scene.worn && scene.room === scene.deviceRoom;
        return reading('motion', seen ? scene.movement * 14 : 0, seen ? clamp(3 * draws.noise(0) * scene.movement, -scene.movement * 14, 20) : 0, 1);
      },
    },
  ],
};
