/** The inspector on the right: the run as a whole, or the selected home: what is true in it, and what the pipeline thought. */
import { useEffect, useRef } from 'react';
import { useLab, useLabState, useMinute, useRun, useTownVersion } from '../state/use-lab.ts';
import { DRAWER } from '../state/focus.ts';
import { BIT, isCutOff, placeOf } from '../model/life.ts';
import type { TruthRow } from '../model/run-view.ts';
import { KIND_WORDS, OUTCOME_WORDS, PLACE_WORDS, PRIORITY_WORDS, words, W } from '../words.ts';
import { HomeFacts } from './home-facts.tsx';
import { InjectConsole } from './inject.tsx';
import { LivingSummary } from './living.tsx';
import { RunSummary } from './run-summary.tsx';
import { AlertVerdictChip, CutSymbol, IconButton, PrioritySymbol, TruthSymbol } from './symbols.tsx';
import { timeIn } from './times.ts';
import { Trends } from './trends.tsx';

export function Inspector() {
  const lab = useLab();
  const selected = useLabState((state) => state.selected);
  const drawer = useLabState((state) => state.drawer);
  const inject = useLabState((state) => state.inject);
  const living = useRun().living !== undefined;
  const inside = useRef<HTMLDivElement>(null);
  // A drawer that opens has the focus; what it was opened by gets it back.
  useEffect(() => { if (drawer && matchMedia(DRAWER).matches) inside.current?.focus({ preventScroll: true }); }, [drawer]);
  // As a drawer it closes and keeps the chosen home.
  const close = () => (matchMedia(DRAWER).matches ? lab.store.set({ drawer: false }) : lab.letGo());
  return (
    <aside className={drawer || inject ? 'inspector open' : 'inspector'} aria-label={W.inspect.label}>
      {!inject && <IconButton icon="close" name={selected === undefined ? W.inspect.close : W.inspect.back} hint="Esc" className={selected === undefined ? 'inspector-close drawer-only' : 'inspector-close'} onClick={close} />}
      <div ref={inside} className="inspector-inside" tabIndex={-1} inert={inject}>{selected === undefined ? living ? <LivingSummary /> : <RunSummary /> : <OneHome key={selected} index={selected} />}</div>
      <InjectConsole />
    </aside>
  );
}

function OneHome({ index }: { index: number }) {
  const run = useRun();
  const home = run.homes[index]!;
  return (
    <>
      <header className="home-head">
        <h2>{W.home(index + 1)}{home.name && <span>{home.name}</span>}</h2>
        <p className="faint">{home.name ? [home.age, ...home.conditions].join(', ') : home.id}</p>
      </header>
      <NowInHome index={index} />
      <Trends index={index} />
      <HomeAlerts index={index} />
      <Happened index={index} />
      <HomeFacts />
    </>
  );
}

/** Side by side: what is true, and what is said. */
function NowInHome({ index }: { index: number }) {
  const lab = useLab();
  const run = useRun();
  const minute = useMinute();
  useTownVersion();
  const now = lab.now!;
  const at = lab.playhead.at;
  const byte = now.life[index] as number;
  const truths = now.truthsOf(index).filter(({ from, to }) => from <= at && at < to);
  const standing = now.alertsOf(index).filter((alert) => alert.at <= at && at < alert.until);
  return (
    <div className="now" data-minute={minute}>
      <section className="now-true" aria-label={W.inspect.truth}>
        <h3 title={W.inspect.truthNote}>{W.inspect.truth}</h3>
        <ul>
          {byte & BIT.known ? <li><span>{byte & BIT.fallen ? W.inspect.fallen : byte & BIT.asleep ? W.inspect.asleep : placeOf(byte) === 'outside' ? '' : W.inspect.awake} {byte & BIT.asleep ? '' : PLACE_WORDS[placeOf(byte)]}</span></li> : run.noRecall && <li className="faint">{W.inspect.unknownLife}</li>}
          {isCutOff(byte) && <li><CutSymbol size={16} /><span>{byte & BIT.hubDown ? W.inspect.hubDown : W.inspect.netDown}</span></li>}
          {truths.map((truth) => <li key={truth.id}><TruthSymbol kind={truth.kind} size={16} /><span>{truth.title}<small>{W.inspect.since(timeIn(run, truth.from))}{truth.kind === 'decoy' ? `, ${W.inspect.decoy}` : truth.kind === 'episode' || truth.kind === 'fault' ? `, ${W.inspect.severity(truth.severity)}` : ''}</small></span></li>)}
          {truths.length === 0 && !isCutOff(byte) && <li className="faint">{W.inspect.nothingTrue}</li>}
        </ul>
      </section>
      <section className="now-said" aria-label={W.inspect.said}>
        <h3>{W.inspect.said}</h3>
        <ul>
          {standing.map((alert) => <li key={alert.index}><PrioritySymbol priority={alert.priority} size={16} /><span>{alert.title}<small>{W.inspect.since(timeIn(run, alert.at))}, {alert.steps.findLast(([when]) => when <= at)?.[1] ?? W.inspect.raised}, {W.inspect.toRoute(words(alert.route))}</small></span></li>)}
          {standing.length === 0 && <li className="faint">{W.inspect.nothingSaid}</li>}
        </ul>
      </section>
    </div>
  );
}

function HomeAlerts({ index }: { index: number }) {
  const lab = useLab();
  const run = useRun();
  const held = useLabState((state) => state.held);
  const alerts = lab.now!.alertsOf(index);
  return (
    <section className="block">
      <h3>{W.inspect.alerts}</h3>
      {alerts.length === 0 && <p className="faint">{W.inspect.noAlerts}</p>}
      <ol className="cards">
        {alerts.map((alert) => (
          <li key={alert.index} className={held === `a${alert.index}` ? 'chosen' : ''}>
            <button type="button" className="card-go" title={W.inspect.goTo(timeIn(run, alert.at))} onClick={() => lab.goToAlert(alert.index)}>
              <PrioritySymbol priority={alert.priority} size={18} quiet /><time>{timeIn(run, alert.at)}</time><span className="unseen">{PRIORITY_WORDS[alert.priority]}, </span><b>{alert.title}</b><AlertVerdictChip alert={alert} living={run.living !== undefined} />
            </button>
            <p className="payload">{alert.text}</p>
            {alert.verdict !== 'repeat' && !run.living && <p className="why">{alert.verdict === 'false' ? W.inspect.falseWhy(alert.reason) : `${alert.reason[0]!.toUpperCase()}${alert.reason.slice(1)}.`}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Happened({ index }: { index: number }) {
  const lab = useLab();
  const truths = lab.now!.truthsOf(index);
  return (
    <section className="block happened">
      <h3>{W.inspect.happened}</h3>
      {truths.length === 0 && <p className="faint">{W.inspect.nothingHappened}</p>}
      <ol className="cards">{truths.map((truth) => <TruthCard key={truth.id} truth={truth} />)}</ol>
    </section>
  );
}

function TruthCard({ truth }: { truth: TruthRow }) {
  const lab = useLab();
  const run = useRun();
  const { from, to, kind, outcome } = truth;
  return (
    <li className="truth-card">
      <button type="button" className="card-go" title={W.inspect.goTo(timeIn(run, from))} onClick={() => lab.goTo(truth.home, from)}>
        <TruthSymbol kind={kind} size={18} /><time>{timeIn(run, from)}–{run.living && to > lab.playhead.edge ? '' : timeIn(run, Math.min(to, run.end))}</time><b>{truth.title}</b>{outcome && <span className={`chip-outcome ${outcome}`}>{OUTCOME_WORDS[outcome] ?? words(outcome)}</span>}
      </button>
      <p className="why">{kind === 'decoy' ? `${KIND_WORDS[kind]}: ${W.inspect.decoy}.` : truth.text ?? KIND_WORDS[kind]}</p>
    </li>
  );
}
