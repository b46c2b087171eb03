/** React's ends of the lab: what re-renders when. */
import { createContext, use, useSyncExternalStore } from 'react';
import type { Lab } from './lab.ts';
import { useStore, type LabState } from './store.ts';

export const LabContext = createContext<Lab | undefined>(undefined);

export function useLab(): Lab {
  const lab = use(LabContext);
  if (!lab) throw new Error('a panel stands outside the lab');
  return lab;
}

export function useLabState<T>(pick: (state: LabState) => T): T {
  return useStore(useLab().store, pick);
}

/** The run that is open; only inside the open lab. */
export function useRun(): NonNullable<LabState['run']> {
  const run = useLabState((state) => state.run);
  if (!run) throw new Error('no run is open');
  return run;
}

/** Renders again at each simulated minute. @returns epoch ms at the begin of the minute */
export function useMinute(): number {
  const { playhead } = useLab();
  return useSyncExternalStore((listener) => playhead.onMinute(listener), () => playhead.minute) * 60_000;
}

/** Renders again when the state of homes changes: each simulated minute, and as computing goes on. @returns a number that rises */
export function useTownVersion(): number {
  const lab = useLab();
  return useSyncExternalStore((listener) => lab.onRenewal(listener), () => lab.now?.version ?? 0);
}

export function usePlaying(): { playing: boolean; speed: number } {
  const { playhead } = useLab();
  const text = useSyncExternalStore((listener) => playhead.onChange(listener), () => `${playhead.playing ? 1 : 0}:${playhead.speed}`);
  const [playing, speed] = text.split(':').map(Number);
  return { playing: playing === 1, speed: speed! };
}
