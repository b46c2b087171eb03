/** The messages of the selected home: asked for as far as the run has come, and in a living run not at each tick. */
import { useEffect, useRef, useState } from 'react';
import type { HomeStream } from '../model/stream.ts';
import { useLab, useRun } from './use-lab.ts';

/** In a living run no more often than this, ms. */
const AGAIN_MS = 900;

/** @param until epoch ms: how far the home that is looked at was computed */
export function useStream(home: number, until: number): { stream?: HomeStream; trouble?: string } {
  const lab = useLab();
  const { living } = useRun();
  const [shown, setShown] = useState<{ stream?: HomeStream; trouble?: string }>({});
  const asked = useRef({ home: -1, at: -Infinity });
  useEffect(() => lab.onAnswer((answer) => {
    if (answer.kind !== 'stream' || answer.index !== asked.current.home) return;
    setShown(answer.stream ? { stream: answer.stream } : { trouble: answer.trouble?.what ?? '' });
  }), [lab]);
  useEffect(() => {
    const ask = () => {
      asked.current = { home, at: performance.now() };
      lab.ask({ kind: 'stream', index: home, until });
    };
    const { current } = asked;
    if (current.home !== home) setShown({});
    const wait = living && current.home === home ? Math.max(0, AGAIN_MS - (performance.now() - current.at)) : 0;
    if (wait === 0) return ask();
    const timer = setTimeout(ask, wait);
    return () => clearTimeout(timer);
  }, [lab, home, until, living]);
  return shown.stream && shown.stream.home !== home ? {} : shown;
}
