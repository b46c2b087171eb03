/** What the demo lays over the picture: the welcome, the captions and the bar of a story, and what can be done after it. On a phone only the welcome, above the list. */
import { useEffect, useSyncExternalStore } from 'react';
import { useLab, useLabState, useRun } from '../state/use-lab.ts';
import type { Lab } from '../state/lab.ts';
import { PRIORITY_WORDS } from '../words.ts';
import { DEMO_WORDS as T } from '../words/demo.ts';
import { Brand } from '../panels/top-line.tsx';
import { Icon, IconButton, PrioritySymbol, TruthSymbol } from '../panels/symbols.tsx';
import { timeIn } from '../panels/times.ts';
import '../style/demo.css';
import { directorOf, type Director, type DirectorView } from './director.ts';
import { sentences } from './sentences.ts';
import { STORIES, type Caption, type Story } from './stories.ts';
import { WELCOME_MS, WELCOME_SCENARIO, WELCOME_SPEED } from './welcome.ts';

export default function DemoLayer({ phone }: { phone: boolean }) {
  const lab = useLab();
  const welcome = useLabState((state) => state.welcome === true && state.run?.scenario === WELCOME_SCENARIO);
  const fair = useLabState((state) => state.storyLoop === true);
  const director = directorOf(lab);
  const view = useSyncExternalStore(director.subscribe, director.get);
  useEffect(() => (view ? givesWay(director) : undefined), [director, view !== undefined]);
  if (view && !phone) return <div className={fair ? 'demo demo-fair' : 'demo'}>{view.status === 'ended' ? <End view={view} director={director} /> : <Playing view={view} director={director} />}</div>;
  return welcome ? <div className={phone ? 'demo-phone' : 'demo'}><Welcome phone={phone} /></div> : null;
}

/** Whoever touches anything else has the lab to themselves. @returns how to end that */
function givesWay(director: Director): () => void {
  const on = (event: Event, part: string) => event.target instanceof Element && event.target.closest(part) !== null;
  const onPointer = (event: Event) => { if (!on(event, '.demo')) director.pause(); };
  const onKey = (event: KeyboardEvent) => {
    if (on(event, '.demo button') || ['Tab', 'Shift', 'Control', 'Alt', 'Meta'].includes(event.key) || !['opening', 'playing'].includes(director.get()?.status ?? '')) return;
    director.pause();
    // The space bar has paused already: the page must not start time again.
    if (event.key === ' ') {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const taken = { capture: true, passive: true } as const;
  document.addEventListener('pointerdown', onPointer, taken);
  document.addEventListener('wheel', onPointer, taken);
  document.addEventListener('keydown', onKey, true);
  return () => {
    document.removeEventListener('pointerdown', onPointer, taken);
    document.removeEventListener('wheel', onPointer, taken);
    document.removeEventListener('keydown', onKey, true);
  };
}

function Welcome({ phone }: { phone: boolean }) {
  const lab = useLab();
  // The evening goes on, and begins again before anything happens.
  useEffect(() => {
    const { playhead } = lab;
    playhead.setSpeed(WELCOME_SPEED);
    playhead.play(true);
    return playhead.onMinute(() => { if (playhead.at >= playhead.start + WELCOME_MS && playhead.playing) playhead.seek(playhead.start); });
  }, [lab]);
  const choose = () => {
    lab.store.set({ welcome: undefined });
    lab.begin();
  };
  return (
    <section className="demo-card demo-welcome" aria-label={T.welcome.label}>
      <header><Brand /><p>{T.welcome.lead}</p></header>
      <p className="demo-text">{phone ? T.welcome.phone : T.welcome.text}</p>
      <div className="demo-acts">
        {!phone && <button type="button" className="button primary demo-play" title={T.welcome.playHint} onClick={() => directorOf(lab).play('fall')}><Icon name="play" size={20} />{T.welcome.play}</button>}
        <div className="demo-others">
          {!phone && <StoryButtons not="fall" />}
          <button type="button" className="button" onClick={choose}>{T.welcome.choose}</button>
          <button type="button" className="button" onClick={choose}>{T.welcome.open}</button>
        </div>
      </div>
      <IconButton icon="close" name={T.end.close} className="demo-close" onClick={() => lab.store.set({ welcome: undefined })} />
    </section>
  );
}

function StoryButtons({ not }: { not: Story['id'] }) {
  const lab = useLab();
  return STORIES.filter(({ id }) => id !== not).map(({ id, title, summary }) => <button key={id} type="button" className="button" title={summary} onClick={() => directorOf(lab).play(id)}><Icon name="play" size={14} />{title}</button>);
}

/** The cards take the focus that a button of the welcome had: on one of their own buttons the space bar would press it. */
function Playing({ view, director }: { view: DirectorView; director: Director }) {
  const { story, status, beat, caption, progress } = view;
  const waits = status === 'paused';
  return (
    <section tabIndex={-1} className="demo-card demo-story" aria-label={`${T.bar.label}: ${story.title}`}>
      <div className="demo-progress" role="progressbar" aria-label={T.bar.progress} aria-valuenow={Math.round(progress * 100)} aria-valuemin={0} aria-valuemax={100}><i style={{ width: `${progress * 100}%` }} /></div>
      <CaptionText caption={status === 'resting' ? { plain: T.bar.next(view.next!.title) } : caption} />
      <footer>
        <span className="demo-where"><b>{story.title}</b> <span className="faint">{T.bar.scene(beat + 1, story.beats.length)}</span></span>
        {waits && <><span>{T.bar.yours}</span><button type="button" className="button primary" onClick={() => director.resume()}><Icon name="play" size={16} />{T.bar.goOn}</button></>}
        <span className="demo-buttons">
          <IconButton icon="prev" name={T.bar.back} onClick={() => director.back()} />
          {!waits && <IconButton icon="pause" name={T.bar.pause} onClick={() => director.pause()} />}
          <IconButton icon="next" name={T.bar.skip} onClick={() => director.skip()} />
          <IconButton icon="close" name={T.bar.stop} onClick={() => director.stop()} />
        </span>
      </footer>
    </section>
  );
}

/** What is true, and what the pipeline said: side by side, large enough to be read from two metres, and spoken when there is time. */
function CaptionText({ caption }: { caption: Caption }) {
  const run = useRun();
  const { plain, said } = caption;
  const alert = said === undefined || said === 'nothing' ? undefined : said;
  const words = alert && [timeIn(run, alert.at), alert.state === 'raised' ? PRIORITY_WORDS[alert.alert.priority] : T.states[alert.state] ?? alert.state, ...(alert.state === 'raised' ? [T.bar.to(alert.alert.route)] : [])];
  const text = alert && (alert.state === 'raised' ? sentences(alert.alert.text) : alert.alert.title);
  const spoken = [plain, caption.true && `${T.bar.true}: ${caption.true}`, said && `${T.bar.said}: ${alert ? `${words!.join(', ')}. ${text}` : T.bar.nothingSaid}`].filter(Boolean).join(' ');
  return (
    <>
      <p className="unseen" role="status">{spoken}</p>
      <div className="demo-caption" aria-hidden="true">
        {plain && <p className="demo-plain">{plain}</p>}
        {caption.true && <div className="demo-true" title={T.bar.trueHint}><h3><TruthSymbol kind="episode" size={16} />{T.bar.true}</h3><p>{caption.true}</p></div>}
        {said && (
          <div className="demo-said" title={alert?.alert.text ?? T.bar.saidHint}>
            <h3>{alert ? <PrioritySymbol priority={alert.alert.priority} size={18} quiet /> : <span className="demo-quiet" />}{T.bar.said}{words && <span>{words.join(' · ')}</span>}</h3>
            <p className={alert ? '' : 'faint'}>{text ?? T.bar.nothingSaid}</p>
          </div>
        )}
      </div>
    </>
  );
}

function End({ view, director }: { view: DirectorView; director: Director }) {
  const lab = useLab();
  const { story } = view;
  return (
    <section tabIndex={-1} className="demo-card demo-end" aria-label={T.end.label}>
      <h2>{T.end.title}</h2>
      <p className="demo-text">{T.end.text}</p>
      <div className="demo-acts">
        <button type="button" className="button primary demo-play" onClick={() => breakSomething(lab, director)}><Icon name="bolt" size={20} />{T.end.act}</button>
        <div className="demo-others">
          <button type="button" className="button" onClick={() => director.play(story.id)}><Icon name="back" size={14} />{T.end.again}</button>
          <StoryButtons not={story.id} />
          <button type="button" className="button" onClick={() => director.stop()}>{T.end.close}</button>
        </div>
      </div>
    </section>
  );
}

/** The same evening once more, and the console beside it. */
function breakSomething(lab: Lab, director: Director): void {
  const { run } = lab.store.get();
  director.stop();
  lab.store.set({ inject: true });
  if (run?.living) return lab.playhead.play(true);
  lab.live({ scenario: run?.scenario ?? WELCOME_SCENARIO });
  const stop = lab.store.subscribe(() => {
    const { phase } = lab.store.get();
    if (phase === 'reading') return;
    stop();
    if (phase === 'open') lab.playhead.play(true);
  });
}
