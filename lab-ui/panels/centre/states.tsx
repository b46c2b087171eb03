/** The statecharts of the selected home, drawn from the machines that the engine runs, with what is so now lit, and how it went beside them. */
import { useMemo, useState } from 'react';
import { MACHINES, type MachineName } from '../../../sim/statecharts/index.ts';
import type { HomeDetail, StateSince } from '../../model/home-detail.ts';
import { chartOf } from '../../model/statechart.ts';
import { useLab, useMinute, useRun } from '../../state/use-lab.ts';
import { changeWords, longWords, stateWords, STATES_WORDS as S } from '../../words/states.ts';
import { words } from '../../words.ts';
import { timeIn } from '../times.ts';
import { VirtualList } from '../virtual-list.tsx';
import { OfHome } from './of-home.tsx';
import { StatechartView } from './statechart-view.tsx';
import '../../style/of-home.css';
import '../../style/states.css';

const CHARTS = Object.fromEntries(Object.entries(MACHINES).map(([name, { machine }]) => [name, chartOf(machine)])) as Record<MachineName, ReturnType<typeof chartOf>>;
const WAYS = ['resident', 'link', 'hub', 'uplink'] as const;
const machineOf = (of: string): MachineName => (of in MACHINES && of !== 'sensor' ? (of as MachineName) : 'sensor');
/** Chosen for the visit; a home without that device shows its resident. */
let chosenLast = 'resident';

export default function States() {
  return <OfHome name="states" label={S.label}>{(detail) => <Inside detail={detail} />}</OfHome>;
}

function Inside({ detail }: { detail: HomeDetail }) {
  const run = useRun();
  const minute = useMinute();
  const [chosen, setChosen] = useState(chosenLast);
  const known = WAYS.some((name) => name === chosen) || detail.devices.some(({ dev }) => dev === chosen);
  const of = known ? chosen : 'resident';
  const choose = (next: string) => setChosen(chosenLast = next);
  const history = useMemo(() => detail.states.filter((one) => one.of === of), [detail, of]);
  const at = minute + 59_999;
  const place = history.findLastIndex((one) => one.at <= at);
  const now = history[place];
  const title = machineOf(of) === 'sensor' ? words(of) : S.machines[machineOf(of)];
  return (
    <>
      <Chooser detail={detail} chosen={of} onChoose={choose} />
      <p className="states-now">
        {now ? <><span className="states-lit truth-ink"><b>{stateWords(now.state)}</b></span> <span className="faint">{S.since(timeIn(run, now.at), longWords(at - now.at))}</span></> : <span className="faint">{history.length === 0 ? S.noHistory : S.unknown}</span>}
        <span className="faint states-next">{nextWords(run, history[place + 1], now, run.living !== undefined)}</span>
      </p>
      <div className="states-both">
        <div className="states-chart">
          <StatechartView chart={CHARTS[machineOf(of)]} of={of} state={now?.state} label={now ? S.summary(title, stateWords(now.state)) : title} />
          <p className="states-intro" title={S.introHint}>{S.intro}</p>
        </div>
        <History key={of} title={title} history={history} now={now} />
      </div>
    </>
  );
}

function nextWords(run: ReturnType<typeof useRun>, next: StateSince | undefined, now: StateSince | undefined, living: boolean): string {
  if (next) return S.next(timeIn(run, next.at), changeWords(next.state, now?.state));
  return living ? S.notYet : S.noNext;
}

function Chooser({ detail, chosen, onChoose }: { detail: HomeDetail; chosen: string; onChoose: (of: string) => void }) {
  const chip = (of: string, text: string, hint: string) => <button key={of} type="button" className="filter" aria-pressed={of === chosen} title={hint} onClick={() => onChoose(of)}>{text}</button>;
  return (
    <div className="states-choose" role="group" aria-label={S.choose}>
      {WAYS.map((name) => chip(name, S.machines[name], S.machineHints[name]))}
      <span className="states-devices" role="group" aria-label={S.devices}>{detail.devices.map(({ dev }) => chip(dev, words(dev), S.machineHints.sensor))}</span>
    </div>
  );
}

const ROW_PX = 34;

function History({ title, history, now }: { title: string; history: readonly StateSince[]; now: StateSince | undefined }) {
  const lab = useLab();
  const run = useRun();
  const keyOf = ({ at }: StateSince) => `s${at}`;
  const go = ({ at }: StateSince) => lab.seek(at);
  const before = useMemo(() => new Map(history.map((one, index) => [one, history[index - 1]?.state])), [history]);
  return (
    <section className="states-history" aria-label={S.historyOf(title)}>
      <h3>{S.history}<small>{S.changes(history.length)}</small></h3>
      <VirtualList id="states-history" label={S.historyOf(title)} rows={history} rowHeight={ROW_PX} keyOf={keyOf} chosen={now && keyOf(now)} onChoose={go} onGo={go} empty={<p>{S.noHistory}</p>}>
        {(one) => <span className={now && one.at > now.at ? 'state-row future' : 'state-row'}><time>{timeIn(run, one.at)}</time><span title={stateWords(one.state)}>{before.get(one) === undefined ? stateWords(one.state) : changeWords(one.state, before.get(one))}</span></span>}
      </VirtualList>
    </section>
  );
}
