/** A run that goes on: what it has come to so far, and what can be done with it. */
import { useState } from 'react';
import { WRONG } from '../model/town-now.ts';
import { useLab, useLabState, useMinute, useRun, useTownVersion } from '../state/use-lab.ts';
import { W } from '../words.ts';
import { LIVING_WORDS as T } from '../words/living.ts';
import '../style/living.css';
import { Icon, PrioritySymbol, TruthSymbol } from './symbols.tsx';
import { timeIn } from './times.ts';

export function LivingSummary() {
  const lab = useLab();
  const run = useRun();
  const progress = useLabState((state) => state.progress);
  const grading = progress !== undefined && progress.phase !== 'run' && progress.phase !== 'start';
  return (
    <div className="summary">
      <header className="home-head"><h2>{run.title}</h2><p className="faint">{run.living!.where === 'here' ? T.here : T.attached}</p></header>
      <button type="button" className="button primary living-break" onClick={() => lab.store.set({ inject: true })}><Icon name="bolt" />{T.inject}</button>
      <section className="block"><h3>{T.soFar}</h3>
        <dl className="figures">{([['messages', T.messages], ['readings', T.readings], ['alerts', T.alerts], ['lost', T.lost]] as const).map(([name, words]) => <div key={name}><dt>{words}</dt><dd>{(progress?.[name] ?? 0).toLocaleString('en')}</dd></div>)}</dl>
        <p className="faint">{T.notYet}</p>
        <div className="living-acts">
          {grading ? <p role="status">{T.grading}</p> : <><button type="button" className="button" onClick={() => lab.seek(run.end)}>{T.toEnd}</button><button type="button" className="button" onClick={() => lab.finish()}>{T.end}</button></>}
          <Share />
        </div>
      </section>
      <Now />
    </div>
  );
}

/** What holds at this moment: said on one side, true on the other. */
function Now() {
  const lab = useLab();
  const run = useRun();
  useMinute();
  useTownVersion();
  const { at } = lab.playhead;
  const said = run.alerts.filter((alert) => alert.at <= at && at < alert.until).slice(-8).toReversed();
  const truly = run.truths.filter(({ kind, from, to }) => WRONG[kind] !== undefined && from <= at && at < to).slice(-8).toReversed();
  return (
    <>
      <section className="block"><h3 className="truth-ink">{T.truly}</h3>
        {truly.length === 0 && <p className="faint">{T.nothing}</p>}
        <ol className="cards">{truly.map((row) => <li key={`${row.id} ${row.home}`} className="truth-card"><button type="button" className="card-go" onClick={() => lab.goTo(row.home, at)}><TruthSymbol kind={row.kind} size={18} /><time>{timeIn(run, row.from)}</time><b>{row.title}</b><span className="where">{W.home(row.home + 1)}</span></button></li>)}</ol>
      </section>
      <section className="block"><h3>{T.stands}</h3>
        {said.length === 0 && <p className="faint">{T.nothing}</p>}
        <ol className="cards">{said.map((row) => <li key={row.index}><button type="button" className="card-go" onClick={() => lab.goToAlert(row.index)}><PrioritySymbol priority={row.priority} size={18} /><time>{timeIn(run, row.at)}</time><b>{row.title}</b><span className="where">{W.home(row.home + 1)}</span></button></li>)}</ol>
      </section>
    </>
  );
}

/** The address of this moment, to the clipboard. */
export function Share() {
  const lab = useLab();
  const [said, say] = useState('');
  const copy = async () => {
    const hash = lab.address();
    history.replaceState(null, '', hash);
    try {
      await navigator.clipboard.writeText(location.href);
      say(T.shared);
    } catch {
      say(T.shareFailed);
    }
    setTimeout(() => say(''), 3_000);
  };
  return <><button type="button" className="button" onClick={() => void copy()}><Icon name="link" />{T.share}</button><span role="status" className="faint">{said}</span></>;
}

/** Beside the clock: on the edge of the run, or a way back to it. */
export function LiveButton() {
  const lab = useLab();
  const run = useRun();
  useMinute();
  useTownVersion();
  if (!run.living) return null;
  const behind = lab.playhead.edge - lab.playhead.at;
  const on = behind <= 2 * run.tickMs;
  return <button type="button" className={on ? 'live-button on' : 'live-button'} title={T.liveHint} aria-pressed={on} onClick={() => lab.follow()}><i aria-hidden="true" />{T.live}</button>;
}
