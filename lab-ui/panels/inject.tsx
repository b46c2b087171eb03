/** The console by which a person acts on a living run: illness, faults, harmless look-alikes, care, commands to the hub. Each is an input, so that the run replays. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { CommandInput, PlantInput } from '../../contract/run-files.ts';
import { DOABLE, type Doable, type DoableEntry } from '../model/catalogue.ts';
import { useLab, useLabState, useRun } from '../state/use-lab.ts';
import type { RunView } from '../model/run-view.ts';
import { W } from '../words.ts';
import { INJECT_WORDS as T } from '../words/inject.ts';
import '../style/inject.css';
import { Icon, IconButton } from './symbols.tsx';
import { timeIn } from './times.ts';

const TIMES = Object.keys(T.times) as (keyof typeof T.times)[];

export function InjectConsole() {
  const lab = useLab();
  const open = useLabState((state) => state.inject);
  const living = useRun().living;
  const head = useRef<HTMLHeadingElement>(null);
  // Who opens it is in it.
  useEffect(() => head.current?.focus({ preventScroll: true }), [open]);
  if (!open) return null;
  return (
    <section className="inject" aria-labelledby="inject-title">
      <header><h2 id="inject-title" ref={head} tabIndex={-1}>{T.title}</h2><IconButton icon="close" name={T.close} hint="B" onClick={() => lab.store.set({ inject: false })} /></header>
      {living ? <Form /> : <><p className="note">{T.graded}</p><button type="button" className="button" onClick={() => lab.begin()}>{T.again}</button></>}
      <Given />
    </section>
  );
}

function Form() {
  const lab = useLab();
  const run = useRun();
  const selected = useLabState((state) => state.selected);
  const catalogue = useLabState((state) => state.catalogue);
  const [what, setWhat] = useState<Doable>('episode');
  const [find, setFind] = useState('');
  const [chosen, setChosen] = useState<DoableEntry>();
  const [severity, setSeverity] = useState(-1);
  const [duration, setDuration] = useState('');
  const [street, setStreet] = useState(false);
  const [dev, setDev] = useState('');
  useEffect(() => { if (selected !== undefined) lab.askCatalogue(selected); }, [lab, selected]);
  const mine = catalogue?.home === selected ? catalogue : undefined;
  const words = find.toLowerCase();
  const entries = useMemo(() => (mine?.entries ?? []).filter((entry) => entry.what === what && wordsOf(entry).join(' ').toLowerCase().includes(words)), [mine, what, words]);
  const entry = entries.find(({ id }) => id === chosen?.id && chosen.what === what);
  if (selected === undefined) return <p className="note">{T.chooseHome}</p>;
  const area = run.homes[selected]!.area;
  const neighbours = run.homes.filter((home) => home.area === area);
  const act = () => {
    if (!entry) return;
    for (const { id: home } of street ? neighbours : [run.homes[selected]!]) {
      if (entry.what === 'command') lab.give({ kind: 'command', data: { home, name: entry.id as CommandInput['name'], ...(dev && { dev }) } });
      else lab.give({ kind: 'plant', data: { what: entry.what as PlantInput['what'], entry: entry.id, home, ...(severity >= 0 && entry.what !== 'act' && { severity }), ...(duration && entry.what !== 'act' && { duration }) } });
    }
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); act(); }}>
      <p className="faint">{T.lead}</p>
      <p className="inject-home">{T.home} <b>{W.home(selected + 1)}</b>{run.homes[selected]!.name && `, ${run.homes[selected]!.name}`}</p>
      <div className="inject-kinds" role="group" aria-label={T.title}>{DOABLE.map((kind) => <button key={kind} type="button" aria-pressed={kind === what} title={T.hints[kind]} onClick={() => { setWhat(kind); setChosen(undefined); }}>{T.kinds[kind]}</button>)}</div>
      <p className="faint">{T.hints[what]}.</p>
      <label className="find"><Icon name="find" size={16} /><span className="unseen">{T.find}</span><input type="search" value={find} placeholder={T.find} onChange={(event) => setFind(event.target.value)} /></label>
      <fieldset className="inject-list"><legend className="unseen">{T.kinds[what]}</legend>
        {!mine ? <p className="waiting">{W.inspect.wait}</p> : entries.length === 0 && <p className="faint">{T.none}</p>}
        {entries.map((one) => {
          const [title, meaning] = wordsOf(one);
          return <label key={one.id} className={one.id === entry?.id ? 'chosen' : ''}><input type="radio" name="entry" checked={one.id === entry?.id} onChange={() => setChosen(one)} /><span><b>{title}</b>{one.layer && <small> {T.layer(one.layer)}</small>}{meaning && <small className="meaning">{meaning}</small>}</span></label>;
        })}
      </fieldset>
      {entry && (
        <div className="inject-how">
          {entry.what === 'command' ? (
            <label>{T.device}<select value={dev} onChange={(event) => setDev(event.target.value)}><option value="">{T.anyDevice}</option>{mine!.devices.map((name) => <option key={name}>{name}</option>)}</select></label>
          ) : entry.what !== 'act' && (
            <>
              <label>{T.how}<input type="range" min={-0.1} max={1} step={0.1} value={severity < 0 ? -0.1 : severity} aria-valuetext={severity < 0 ? T.asUsual : `${Math.round(100 * severity)} %`} onChange={(event) => setSeverity(Number(event.target.value) < 0 ? -1 : Math.round(10 * Number(event.target.value)) / 10)} /><output>{severity < 0 ? T.asUsual : `${Math.round(100 * severity)} %`}</output></label>
              <label>{T.for}<select value={duration} onChange={(event) => setDuration(event.target.value)}><option value="">{T.usualTime}</option>{TIMES.map((time) => <option key={time} value={time}>{T.times[time]}</option>)}</select></label>
            </>
          )}
          <label>{T.whereLabel}<select value={street ? 'street' : 'one'} onChange={(event) => setStreet(event.target.value === 'street')}><option value="one">{T.where.one}</option><option value="street">{T.where.street(neighbours.length)}</option></select></label>
          <button type="submit" className="button primary inject-do">{T.do(wordsOf(entry)[0])}</button>
          <Last />
        </div>
      )}
    </form>
  );
}

/** Title and meaning. */
function wordsOf({ what, id, title, meaning }: DoableEntry): readonly [string, string] {
  return what === 'command' ? T.commands[id as keyof typeof T.commands] : [title, meaning];
}

/** What became of the last thing done, said at once. */
function Last() {
  const run = useRun();
  const last = useLabState((state) => state.given.at(-1));
  return <p role="status" className="inject-last">{last && outcomeOf(run, last)}</p>;
}

const outcomeOf = (run: RunView, { at, reason }: { at?: number; reason?: string }): string => (reason !== undefined ? T.refused(reason) : at === undefined ? T.waits : T.took(timeIn(run, at)));

/** What was done so far, the newest first; of many at once the first stands for all. */
function Given() {
  const run = useRun();
  const given = useLabState((state) => state.given);
  if (given.length === 0) return null;
  return (
    <section className="inject-given" aria-live="polite">
      <h3>{T.done}</h3>
      <ol>{given.toReversed().slice(0, 30).map(({ input: { id, kind, data }, ...rest }) => (
        <li key={id}><b>{kind === 'plant' ? data.entry.replaceAll('-', ' ') : T.commands[data.name][0]}</b> <span className="where">{W.home(Number(data.home.slice(1)))}</span><small>{outcomeOf(run, rest)}</small></li>
      ))}</ol>
    </section>
  );
}
