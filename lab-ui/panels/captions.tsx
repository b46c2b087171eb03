/** While time runs: a caption for each new alert, what was said and what is true. Spoken too: high priority at once, the rest when there is time. */
import { useEffect, useState } from 'react';
import type { AlertRow } from '../model/run-view.ts';
import { newsOf } from '../model/town-now.ts';
import { useLab, useRun } from '../state/use-lab.ts';
import { PRIORITY_WORDS, VERDICT_WORDS, W } from '../words.ts';
import { AlertVerdictChip, PrioritySymbol } from './symbols.tsx';
import { timeIn } from './times.ts';

/** Stays so long, wall time, unless a new one comes. */
const SHOWN_MS = 6_000;
/** A caption is read before the next takes its place; one of higher priority need not wait. */
const READ_MS = 1_400;
const RANKS = { low: 0, medium: 1, high: 2 } as const;

/** The alert that is captioned now. */
function useCaption(): AlertRow | undefined {
  const lab = useLab();
  const [shown, setShown] = useState<AlertRow>();
  useEffect(() => {
    let last = lab.playhead.at;
    let known = lab.store.get().run?.alerts.length ?? 0;
    let current: { rank: number; since: number } | undefined;
    const stop = lab.playhead.onMinute(() => {
      const { at, playing } = lab.playhead;
      // Read here: a living run is another object with each alert, and what was heard must not be forgotten with it.
      const { alerts = [] } = lab.store.get().run ?? {};
      const [from, before] = [last, known];
      [last, known] = [at, alerts.length];
      if (!playing || at <= from) return;
      const [next] = newsOf(alerts, from, at, before).toSorted((a, b) => RANKS[b.priority] - RANKS[a.priority]);
      if (!next) return;
      const rank = RANKS[next.priority];
      const now = performance.now();
      if (current && now - current.since < READ_MS && rank <= current.rank) return;
      current = { rank, since: now };
      setShown(next);
    });
    return stop;
  }, [lab]);
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);
  return shown;
}

/** Says each caption, wherever in the page one is: high priority at once, the rest when there is time. */
export function Announcer() {
  const run = useRun();
  const shown = useCaption();
  const text = shown && W.stage.caption.spoken(timeIn(run, shown.at), PRIORITY_WORDS[shown.priority], shown.title, W.home(shown.home + 1), run.living ? (shown.reason === '' ? W.stage.caption.nothing : `${W.stage.caption.true}: ${shown.reason}`) : VERDICT_WORDS[shown.verdict]);
  return (
    <>
      <div className="unseen" aria-live="assertive">{shown?.priority === 'high' && text}</div>
      <div className="unseen" aria-live="polite">{shown && shown.priority !== 'high' && text}</div>
    </>
  );
}

export function Captions() {
  const lab = useLab();
  const run = useRun();
  const shown = useCaption();
  const name = shown && run.homes[shown.home]?.name;
  return shown ? (
        <button type="button" className="caption" key={shown.index} onClick={() => lab.goToAlert(shown.index)}>
          <PrioritySymbol priority={shown.priority} size={26} quiet />
          <span><span className="caption-said"><time>{timeIn(run, shown.at)}</time> <b>{shown.title}</b></span><small>{W.home(shown.home + 1)}{name && `, ${name}`}</small>
            <small className="caption-true"><AlertVerdictChip alert={shown} living={run.living !== undefined} /> {!run.living && shown.reason}</small></span>
        </button>
  ) : null;
}
