/** The time conductor: play, speed, steps, and the whole run as one line with its marks. */
import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { stretch, VIEWS } from '../model/marks.ts';
import { SPEEDS } from '../state/playhead.ts';
import { useLab, useLabState, useMinute, usePlaying, useRun, useTownVersion } from '../state/use-lab.ts';
import { W } from '../words.ts';
import { drawConductor, GUTTER_PX } from './conductor-drawing.ts';
import { IconButton } from './symbols.tsx';
import { timeIn } from './times.ts';

export function Conductor() {
  const lab = useLab();
  const { playing, speed } = usePlaying();
  const view = useLabState((state) => state.view);
  return (
    <section className="conductor" aria-label={W.time.label}>
      <div className="transport">
        <IconButton icon="prev" name={W.time.prev} hint="[" onClick={() => lab.besideAlert(-1)} />
        <IconButton icon="back" name={W.time.back} hint="←" onClick={() => lab.step(-1)} />
        <IconButton icon={playing ? 'pause' : 'play'} name={playing ? W.time.pause : W.time.play} hint="Space" className="play" onClick={() => lab.playhead.play()} />
        <IconButton icon="on" name={W.time.on} hint="→" onClick={() => lab.step(1)} />
        <IconButton icon="next" name={W.time.next} hint="]" onClick={() => lab.besideAlert(1)} />
        <span className="speed">
          <IconButton icon="slower" name={W.time.slower} hint="," disabled={speed === SPEEDS[0]} onClick={() => lab.playhead.shift(-1)} />
          <output title={W.time.speed}>{W.time.times(speed)}</output>
          <IconButton icon="faster" name={W.time.faster} hint="." disabled={speed === SPEEDS.at(-1)} onClick={() => lab.playhead.shift(1)} />
        </span>
        <label className="view"><span className="unseen">{W.time.view}</span>
          <select value={view} title={W.time.view} onChange={(event) => lab.store.set({ view: event.target.value as (typeof VIEWS)[number] })}>{VIEWS.map((name) => <option key={name} value={name}>{W.time.views[name]}</option>)}</select>
        </label>
      </div>
      <Line />
    </section>
  );
}

function Line() {
  const lab = useLab();
  const run = useRun();
  const minute = useMinute();
  useTownVersion();
  const canvas = useRef<HTMLCanvasElement>(null);
  const hover = useRef<HTMLSpanElement>(null);
  const { view, selected, theme } = useLabState((state) => state);

  useEffect(() => {
    const element = canvas.current!;
    let asked = 0;
    const draw = () => {
      asked = 0;
      drawConductor(element, { run, at: lab.playhead.at, range: stretch(view, lab.playhead.at, run.start, run.end), selected, edge: lab.playhead.edge });
    };
    const ask = () => { asked ||= requestAnimationFrame(draw); };
    const observer = new ResizeObserver(ask);
    observer.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', ask);
    const stops = [lab.playhead.onFrame(ask), lab.onRenewal(ask)];
    ask();
    return () => {
      for (const stop of stops) stop();
      cancelAnimationFrame(asked);
      observer.disconnect();
      dark.removeEventListener('change', ask);
    };
  }, [lab, run, view, selected, theme]);

  const timeAt = (event: PointerEvent<HTMLElement>): number => {
    const box = event.currentTarget.getBoundingClientRect();
    const [from, to] = stretch(view, lab.playhead.at, run.start, run.end);
    return from + Math.min(1, Math.max(0, (event.clientX - box.left - GUTTER_PX) / (box.width - GUTTER_PX - 10))) * (to - from);
  };
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const at = timeAt(event);
    if (event.buttons === 1) lab.seek(at);
    const tip = hover.current!;
    tip.textContent = timeIn(run, at);
    tip.style.left = `${Math.max(GUTTER_PX, event.clientX - event.currentTarget.getBoundingClientRect().left)}px`;
  };
  const onKey = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { PageUp: 60, PageDown: -60 };
    const step = steps[event.key];
    if (step === undefined) return;
    lab.step(step);
    event.preventDefault();
  };
  return (
    <div className="line" role="slider" tabIndex={0} aria-label={W.time.slider} aria-valuemin={0} aria-valuemax={Math.round((run.end - run.start) / 60_000)} aria-valuenow={Math.round((minute - run.start) / 60_000)} aria-valuetext={timeIn(run, minute)} data-edge={Math.round((lab.playhead.edge - run.start) / 60_000)}
      onKeyDown={onKey} onPointerMove={onMove} onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        lab.seek(timeAt(event));
      }}>
      <canvas ref={canvas} aria-hidden="true" title={W.time.density} />
      <span ref={hover} className="hover-time" aria-hidden="true" />
    </div>
  );
}
