/** The line at the top: what is run, the clock of the simulated world, how fast it goes, and what the run came to. */
import { useEffect, useRef } from 'react';
import { nextTheme } from '../state/preferences.ts';
import { useLab, useLabState, usePlaying, useRun } from '../state/use-lab.ts';
import { RUN_VERDICT_WORDS, W } from '../words.ts';
import { INJECT_WORDS } from '../words/inject.ts';
import { LIVING_WORDS } from '../words/living.ts';
import { LiveButton } from './living.tsx';
import { IconButton, VerdictSymbol } from './symbols.tsx';
import { clockParts } from './times.ts';

const VERDICT_SIGNS = { pass: 'right', fail: 'missed', unknown: 'ungraded' } as const;

export function ThemeButton() {
  const lab = useLab();
  const theme = useLabState((state) => state.theme);
  return <IconButton icon={theme} name={W.top.themeNow(theme)} hint="T" onClick={() => nextTheme(lab.store)} />;
}

export function Brand() {
  return (
    <span className="brand">
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path className="brand-roof" d="M2 11.500 8.500 5l6.500 6.500" /><path className="brand-twin" d="M9.500 11.500 16 5l6.500 6.500" /><path className="brand-wall" d="M4 11v8h17v-8" /><rect className="brand-light" x="10" y="13" width="5" height="6" /></svg>
      {W.product}
    </span>
  );
}

export function TopLine() {
  const lab = useLab();
  const run = useRun();
  const { speed } = usePlaying();
  const whole = run.score === null ? undefined : Math.floor(run.score + 0.5);
  return (
    <header className="top">
      <Brand />
      <div className="top-run"><h1 title={run.title} tabIndex={-1}>{run.title}</h1><span className="top-facts" title={`${W.top.runFacts}: ${run.replay}`}>{W.homes(run.homes.length)} · {W.top.seed} <b>{run.seed}</b> · {run.sut}</span></div>
      <Clock />
      <span className="top-speed" title={W.time.speed}>{W.time.times(speed)}</span>
      <LiveButton />
      {run.living ? <span className="top-verdict unknown" title={LIVING_WORDS.notYet}>{LIVING_WORDS.running}</span> : <><span className={`top-verdict ${run.verdict}`} title={run.reasons.join(' ')}><VerdictSymbol verdict={VERDICT_SIGNS[run.verdict]} size={14} /><span className="unseen">{W.top.verdict}: </span>{RUN_VERDICT_WORDS[run.verdict]}</span>
      <span className="top-score"><span className="unseen">{W.top.score}: </span><b>{whole ?? '–'}</b> <small>{W.top.of100}</small></span></>}
      <span className="top-buttons">
        <IconButton icon="bolt" name={INJECT_WORDS.open} hint="B" onClick={() => lab.store.set({ inject: !lab.store.get().inject })} />
        <IconButton icon="folder" name={W.top.open} onClick={() => lab.begin()} className="wide-only" />
        <IconButton icon="help" name={W.top.keys} hint="?" onClick={() => lab.store.set({ help: true })} />
        <ThemeButton />
        <IconButton icon="panel" name={W.top.panel} onClick={() => lab.store.set({ drawer: !lab.store.get().drawer })} className="drawer-only" />
      </span>
    </header>
  );
}

/** Written straight into the page, each frame: the clock must not make React work. */
function Clock() {
  const lab = useLab();
  const run = useRun();
  const time = useRef<HTMLElement>(null);
  const day = useRef<HTMLElement>(null);
  useEffect(() => {
    const write = () => {
      const now = clockParts(run, lab.playhead.at);
      if (time.current && time.current.textContent !== now.clock) time.current.textContent = now.clock;
      if (day.current) day.current.textContent = now.day === undefined ? '' : W.top.day(now.day);
    };
    write();
    return lab.playhead.onFrame(write);
  }, [lab, run]);
  return <span className="top-clock" role="timer" aria-label={W.top.clock}><b ref={time} /><small ref={day} /></span>;
}
