import { clamp } from '../core/math.ts';
import { type DeviceEntry, type Draws, type Measured, reading, type Scene } from './device.ts';

/** Opinion score of one side, 1–5. @source ITU-T P.800 scale; a good home line gives about 4.2: assumption */
function score(signal: 'callQualityHome' | 'callQualityProvider', lost: (scene: Scene) => number) {
  return (scene: Scene, draws: Draws): Measured => {
    if (!scene.inCall) return { missing: 'no call' };
    const truth = clamp(4.3 + 0.15 * draws.unit(0) - 3.2 * lost(scene), 1, 5);
    return reading(signal, truth, 0.15 * draws.noise(signal === 'callQualityHome' ? 0 : 1), 0.1);
  };
}

export const videoTablet: DeviceEntry = {
  id: 'video-tablet',
  title: 'Video-visit tablet',
  meaning: 'The screen of video visits; during a call it tells how well each side hears and sees the other.',
  sources: ['ITU-T P.800: opinion scores 1–5', 'roles-and-training facts: audio and video trouble on either side'],
  rooms: ['living'],
  intervalS: 0,
  channels: [
    { signal: 'callQualityHome', everyS: 60, measure: score('callQualityHome', ({ callHome }) => callHome) },
    { signal: 'callQualityProvider', everyS: 60, measure: score('callQualityProvider', ({ callProvider }) => callProvider) },
  ],
};
