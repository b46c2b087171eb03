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
        const own = scene.worn && scene.room === scene.deviceRoom ? scene.movement : 0;
        const movement = clamp(own + (scene.worn ? Math.max(scene.company, scene.doubleCount) : 0), 0, 1.5);
        const seen = (1 - clamp(scene.covered, 0, 1)) * movement;
        const error = seen === 0 ? 0 : clamp(3 * draws.noise(0) * seen, -seen * 14, 20);
        return reading('motion', movement * 14, (seen - movement) * 14 + error, 1, scene.doubleCount > 0.1 || seen < movement ? { artefact: true } : undefined);
      },
    },
  ],
};
