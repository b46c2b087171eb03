/** The tone at a press: the same wave is played, and measured. */
import { frequencyOf } from '../../model/legibility.ts';

const SECONDS = 0.16;
const LOUD = 0.14;
const RATE = 44_100;
let playing: AudioContext | undefined;

function build(context: BaseAudioContext, hz: number, at: number): void {
  const wave = new OscillatorNode(context, { type: 'sine', frequency: hz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(LOUD, at + 0.012);
  gain.gain.linearRampToValueAtTime(0, at + SECONDS);
  wave.connect(gain).connect(context.destination);
  wave.start(at);
  wave.stop(at + SECONDS);
}

/** Played where a browser lets a page make sound: after a press it does. */
export function playTone(hz: number): void {
  if (typeof AudioContext === 'undefined') return;
  playing ??= new AudioContext();
  void playing.resume();
  build(playing, hz, playing.currentTime);
}

/** The frequency of the tone as it comes out, Hz; 0 where this browser has no sound. */
export async function measureTone(hz: number): Promise<number> {
  if (typeof OfflineAudioContext === 'undefined') return 0;
  const context = new OfflineAudioContext(1, Math.ceil(SECONDS * RATE), RATE);
  build(context, hz, 0);
  return frequencyOf((await context.startRendering()).getChannelData(0), RATE);
}
