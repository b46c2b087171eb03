/** Signs of the device screen, one for each tone: what its colour says, its shape says too. 24 × 24. */
import type { Tone } from '../../model/device-screen.ts';

const SIGNS: Record<Exclude<Tone, 'dark'>, string> = {
  rest: 'M12 3.500a8.500 8.500 0 1 0 .1 0M12 7.500V12l3.200 2', ask: 'M5 12h13M12.500 6 18.500 12l-6 6', done: 'M4.500 12.500 10 18 19.500 6.500',
  trouble: 'M12 3 21 12 12 21 3 12zM12 8v5M12 15.800v.3', alarm: 'M12 2.800 22 20.500H2zM12 9.500v5M12 17.300v.3',
};

export function ToneSign({ tone }: { tone: Tone }) {
  if (tone === 'dark') return null;
  return <svg className="device-sign" data-sign={tone} viewBox="0 0 24 24" aria-hidden="true"><path d={SIGNS[tone]} /></svg>;
}

/** Whether two tones share a shape: then colour would stand alone. */
export const SIGN_PATHS: Readonly<Record<string, string>> = SIGNS;
