/** The open run against another one: what was asked otherwise, what came out otherwise, and whether that is more than chance. */
import { useEffect, useRef, useState, type DragEvent, type ReactNode } from 'react';
import type { RunTexts } from '../../../lab/run/folder-files.ts';
import { clockTime, thousands } from '../../../reports/plain-words.ts';
import type { Change } from '../../../reports/compare/judge-metric.ts';
import type { Comparison, FoundByOne } from '../../../reports/compare.ts';
import { metricRows, placeIn, scoreText, step, type ValueText } from '../../model/comparison-view.ts';
import type { Trouble } from '../../model/run-view.ts';
import { askDesk } from '../../state/desk.ts';
import { droppedTexts, pickedTexts, troubleOf } from '../../state/read-files.ts';
import { useLab, useLabState, useRun } from '../../state/use-lab.ts';
import '../../style/compare.css';
import { RUN_VERDICT_WORDS, words } from '../../words.ts';
import { COMPARE_WORDS as W } from '../../words/compare.ts';
import { Icon } from '../symbols.tsx';
import { TroubleNote } from './report.tsx';

/** Events that only one run found, shown at first. */
const FOUND_SHOWN = 8;
const DIGESTS = ['truth', 'planned', 'received', 'alerts', 'inputs'] as const;

/** What the open run was last held against, so that the tab can be left. */
const last = new WeakMap<RunTexts, Comparison>();

export default function Compare() {
  const { id, living } = useRun();
  const texts = useLabState((state) => state.texts);
  if (living) return <div className="centre-page compare"><h2>{W.living}</h2><p className="faint">{W.livingHint}</p></div>;
  return texts ? <Against key={id} texts={texts} /> : null;
}

function Against({ texts }: { texts: RunTexts }) {
  const [comparison, setComparison] = useState(last.get(texts));
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const asked = useRef(0);
  useEffect(() => () => { asked.current = -1; }, []);
  const hold = async (other: Promise<RunTexts>) => {
    const mine = (asked.current += 1);
    setBusy(true);
    setTrouble(undefined);
    try {
      const found = await askDesk({ kind: 'compare', a: texts, b: await other });
      last.set(texts, found);
      if (mine === asked.current) setComparison(found);
    } catch (error) {
      if (mine === asked.current) setTrouble(troubleOf(error));
    }
    if (mine === asked.current) setBusy(false);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    void hold(droppedTexts(event.dataTransfer.items));
  };
  return (
    <div className="centre-page compare" data-takes-files="" onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
      {comparison ? <Head comparison={comparison} /> : <><h2>{W.title}</h2><p className="faint">{W.lead}</p></>}
      <Chooser texts={texts} again={comparison !== undefined} busy={busy} onChoose={(other) => void hold(other)} />
      <div role="status">{busy && <p className="waiting">{W.comparing}</p>}</div>
      {trouble && <TroubleNote title={W.trouble} trouble={trouble} />}
      {comparison && !busy && <Told comparison={comparison} />}
    </div>
  );
}

function Chooser({ texts, again, busy, onChoose }: { texts: RunTexts; again: boolean; busy: boolean; onChoose: (texts: Promise<RunTexts>) => void }) {
  const past = useLabState((state) => state.past).filter((run) => run.texts !== texts);
  const input = useRef<HTMLInputElement>(null);
  return (
    <section className={again ? 'chooser again' : 'chooser'} aria-label={W.otherRun}>
      <div className="chooser-acts">
        <button type="button" className={again ? 'button' : 'button primary'} disabled={busy} onClick={() => input.current?.click()}><Icon name="folder" />{W.pick}</button>
        <span className="faint">{W.or} {W.drop}</span>
        <input ref={input} id="pick-other" type="file" multiple hidden aria-label={W.pick} {...{ webkitdirectory: '' }} onChange={(event) => {
          onChoose(pickedTexts([...(event.target.files ?? [])]));
          event.target.value = '';
        }} />
      </div>
      {past.length === 0 ? !again && <p className="faint">{W.onlyThis}</p> : (
        <>
          <h3>{W.before}</h3>
          <ul className="past-runs">
            {past.map((run) => <li key={`${run.id} ${Object.values(run.digests ?? {}).join(' ')}`}><button type="button" disabled={busy} onClick={() => onChoose(Promise.resolve(run.texts))}><b>{run.title}</b><small>{run.sut} · {W.homes(run.homes)} · {W.seed} {run.seed}</small><small>{RUN_VERDICT_WORDS[run.verdict]}, {W.score(scoreText(run.score))}</small></button></li>)}
          </ul>
        </>
      )}
    </section>
  );
}

function Head({ comparison: { runs, verdict, score } }: { comparison: Comparison }) {
  return (
    <div className="two-runs">
      {(['a', 'b'] as const).map((side) => {
        const { id, identity } = runs[side];
        return (
          <section key={side} aria-label={side === 'a' ? W.openRun : W.otherRun}>
            <span className="side" aria-hidden="true">{W[side]}</span>
            <div><h2>{identity.sut.id} <span>{identity.sut.version}</span></h2><p>{identity.title}</p><p className="faint">{W.homes(identity.homes)} · {W.seed} {identity.seed}</p><p className="faint id"><code>{id}</code></p></div>
            <p className="two-score"><b>{scoreText(score[side])}</b><small>{RUN_VERDICT_WORDS[verdict[side]]}</small></p>
          </section>
        );
      })}
    </div>
  );
}

function Told({ comparison }: { comparison: Comparison }) {
  const { warnings, sameWorld, identity, equal, metrics } = comparison;
  const count = (change: Change) => metrics.filter((metric) => metric.change === change).length;
  return (
    <>
      {!equal && <p className="tally">{W.tally(count('better'), count('worse'))}</p>}
      {equal && <p className="note"><b>{W.nothing}.</b> {W.nothingText}</p>}
      {warnings.map((warning) => <p key={warning} className="note">{warning}</p>)}
      {sameWorld && !equal && <p className="faint">{W.same}</p>}
      {identity.length > 0 && <Rows title={W.asked} head={[W.what, W.a, W.b]} rows={identity.map(({ what, a, b }) => [what, a, b])} />}
      <Outcome comparison={comparison} />
      <Metrics comparison={comparison} />
      <Found comparison={comparison} />
      <Rows title={W.attacks} head={[W.what, W.a, W.b]} rows={comparison.attacks.map(({ title, axis, a, b }) => [`${title}: ${axis}`, a, b])} />
      <Rows title={W.falseAlarms} head={[W.what, W.a, W.b, W.step]} rows={comparison.falseAlarms.map(({ cause, a, b }) => [words(cause), thousands(a), thousands(b), step(a, b)])} />
      <Rows title={W.account} head={[W.what, W.a, W.b, W.step]} rows={comparison.account.map(({ what, a, b }) => [what, thousands(a), thousands(b), step(a, b)])} />
      <Digests comparison={comparison} />
    </>
  );
}

/** A table of texts; nothing where it has no rows. */
function Rows({ title, head, rows }: { title: string; head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return rows.length === 0 ? null : (
    <Table title={title} head={head}>
      {rows.map(([name, ...values]) => <tr key={name}><th scope="row">{name}</th>{values.map((value, index) => <td key={index}>{value}</td>)}</tr>)}
    </Table>
  );
}

function Table({ title, hint, head, tool, children }: { title: string; hint?: string; head: readonly string[]; tool?: ReactNode; children: ReactNode }) {
  return (
    <section className="held">
      <header><h3 title={hint}>{title}</h3>{tool}</header>
      <div className="held-scroll"><table><caption className="unseen">{title}</caption><thead><tr>{head.map((name, index) => <th key={name} scope="col" className={index === 0 ? '' : 'num'}>{name}</th>)}</tr></thead><tbody>{children}</tbody></table></div>
    </section>
  );
}

function Outcome({ comparison: { verdict, score, categories } }: { comparison: Comparison }) {
  const scores = [{ id: '', title: W.scoreOf, ...score }, ...categories.filter(({ a, b }) => a !== null || b !== null)];
  return (
    <Table title={W.outcome} head={[W.what, W.a, W.b, W.step]}>
      <tr><th scope="row">{W.verdict}</th><td>{RUN_VERDICT_WORDS[verdict.a]}</td><td>{RUN_VERDICT_WORDS[verdict.b]}</td><td /></tr>
      {scores.map(({ id, title, a, b }) => <tr key={id} className={id ? 'inner' : ''}><th scope="row">{title}</th><td>{scoreText(a)}</td><td>{scoreText(b)}</td><td>{step(a, b)}</td></tr>)}
    </Table>
  );
}

const SIGNS: Record<Change, string> = { 'better': 'M4 12 10 5l6 7M10 5v11', 'worse': 'M4 9l6 7 6-7M10 16V5', 'same': 'M4 8h12M4 13h12', 'not comparable': 'M7.3 7.500a2.7 2.7 0 1 1 3.9 2.500c-.8.4-1.2 1-1.2 2M10 14.800v.4' };

function ChangeChip({ change, chance }: { change: Change; chance: boolean }) {
  return <span className={`change ${words(change).replace(' ', '-')}`} title={W.changeHints[change]}><svg viewBox="0 0 20 20" width="13" height="13" className="symbol" aria-hidden="true"><path d={SIGNS[change]} /></svg>{change === 'same' && chance ? W.chance : W.changes[change]}</span>;
}

const Value = ({ value: { value, interval } }: { value: ValueText }) => <td>{value}{interval && <small>{interval}</small>}</td>;

function Metrics({ comparison }: { comparison: Comparison }) {
  const rows = metricRows(comparison);
  const [all, setAll] = useState(true);
  const shown = all ? rows : rows.filter(({ change }) => change === 'better' || change === 'worse');
  const tool = <span className="views">{([[true, W.all], [false, W.differing]] as const).map(([value, name]) => <button key={name} type="button" aria-pressed={all === value} onClick={() => setAll(value)}>{name}</button>)}</span>;
  return (
    <Table title={W.metrics} hint={W.metricsHint} head={[W.metric, W.a, W.b, W.step]} tool={tool}>
      {shown.length === 0 && <tr><td colSpan={4} className="faint none">{W.noneDiffers}</td></tr>}
      {shown.map(({ id, title, unit, target, change, why, a, b }) => (
        <tr key={id} className={`metric ${change}`}>
          <th scope="row">{title}{unit && <span className="faint">, {unit}</span>}{target !== undefined && <small className="target">{W.target(target)}</small>}{why && <small>{why}</small>}</th>
          <Value value={a} /><Value value={b} /><td><ChangeChip change={change} chance={why !== undefined && a.value !== b.value} /></td>
        </tr>
      ))}
    </Table>
  );
}

function Found({ comparison }: { comparison: Comparison }) {
  const { foundByOne, sameWorld } = comparison;
  if (!sameWorld) return null;
  return foundByOne.length === 0 ? <p className="faint">{W.found0}</p> : (['a', 'b'] as const).map((side) => <FoundBy key={side} side={side} events={foundByOne.filter(({ found }) => found === side)} />);
}

function FoundBy({ side, events }: { side: 'a' | 'b'; events: readonly FoundByOne[] }) {
  const lab = useLab();
  const run = useRun();
  const [all, setAll] = useState(false);
  if (events.length === 0) return null;
  const go = (event: FoundByOne) => {
    const place = placeIn(run, event);
    if (!place) return;
    lab.store.set({ centre: 'stage' });
    lab.goTo(place.home, place.at);
  };
  const title = side === 'a' ? W.found(W.a, W.b) : W.found(W.b, W.a);
  return (
    <section className="held">
      <header><h3>{title}: {events.length}</h3></header>
      <ol className="cards">
        {events.slice(0, all ? events.length : FOUND_SHOWN).map((event) => {
          const place = placeIn(run, event);
          return (
            <li key={event.id}>
              <button type="button" className="card-go" disabled={!place} title={place && W.go(clockTime(place.at, run))} onClick={() => go(event)}><time>{clockTime(event.onset, run)}</time><b>{event.title}</b><span className="where">{event.homes[0]}</span></button>
              <p className="why">{event.text}</p>
              {event.alert && <p className="why">{W.said(W[side], clockTime(event.alert.gradedAt, run))} <span className="payload">{event.alert.text}</span></p>}
            </li>
          );
        })}
      </ol>
      {!all && events.length > FOUND_SHOWN && <button type="button" className="button" onClick={() => setAll(true)}>{W.more(events.length)}</button>}
    </section>
  );
}

function Digests({ comparison: { digests, runs } }: { comparison: Comparison }) {
  const lab = useLab();
  const run = useRun();
  return (
    <section className="held">
      <header><h3 title={W.digestsHint}>{W.digests}</h3></header>
      {digests.length === 0 && <p className="faint">{W.digestsEqual}</p>}
      <dl className="digests">
        {DIGESTS.map((name) => {
          const differs = digests.find(({ digest }) => digest === name);
          const home = differs?.firstHome === undefined ? undefined : Number(differs.firstHome.slice(1)) - 1;
          return (
            <div key={name}>
              <dt>{W.meaning[name]}</dt>
              <dd title={`A ${runs.a.identity.digests[name]}\nB ${runs.b.identity.digests[name]}`}><b>{differs ? '≠' : '='}</b> {!differs ? W.equal : differs.homes === undefined ? W.different : W.differentIn(differs.homes, differs.firstHome!)}</dd>
              {home !== undefined && run.homes[home] && <dd><button type="button" className="link" onClick={() => lab.select(home, { fly: true })}>{W.firstHome}</button></dd>}
            </div>
          );
        })}
      </dl>
    </section>
  );
}
