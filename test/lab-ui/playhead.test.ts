import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Playhead } from '../../lab-ui/state/playhead.ts';

let frames: ((now: number) => void)[];
beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (next: (now: number) => void) => frames.push(next));
  vi.spyOn(performance, 'now').mockReturnValue(0);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('keeps its speed where frames are slow, makes up for no pause of the browser, and passes no edge', () => {
  const playhead = new Playhead();
  playhead.load(0, 3_600_000, 600_000);
  playhead.setSpeed(60);
  playhead.play();
  for (const now of [16, 1_016, 2_816]) frames.shift()!(now);
  expect(playhead.at).toBe(60 * 2_816);
  frames.shift()!(60_000);
  expect(playhead.at).toBe(60 * (2_816 + 2_000));
  for (const now of [62_000, 64_000, 66_000]) frames.shift()!(now);
  expect(playhead.at).toBe(600_000);
  expect([playhead.playing, frames.length]).toEqual([true, 1]);
});
