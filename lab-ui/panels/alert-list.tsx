/** All alerts, each held against what was true; and what was true of which nobody was told. */
import { useMemo } from 'react';
import type { AlertRow, AlertVerdict, RunView, TruthRow } from '../model/run-view.ts';
import { RANK } from '../model/town-now.ts';
import type { AlertFilter, LabState } from '../state/store.ts';
import { useLab, useLabState, useMinute, useRun } from '../state/use-lab.ts';
import { W } from '../words.ts';
import { fits } from './home-list.tsx';
import { Filters, ListTools, Nothing } from './list-tools.tsx';
import { AlertVerdictChip, PrioritySymbol, TruthSymbol, VerdictChip } from './symbols.tsx';
import { timeIn } from './times.ts';
import { VirtualList } from './virtual-list.tsx';

/** An alert, or a true event without one. */
export interface Held {
  key: string;
  at: number;
  home: number;
  verdict: AlertVerdict | 'missed';
  alert?: AlertRow;
  truth?: TruthRow;
}

const FILTERS: readonly AlertFilter[] = ['all', 'right', 'late', 'false', 'repeat', 'missed'];
/** How much each asks to be looked at. */
const WEIGHT: Record<Held['verdict'], number> = { missed: 5, false: 4, late: 3, right: 2, repeat: 1, ungraded: 0 };

export function heldRows(run: RunView): Held[] {
  const missed = run.truths.flatMap((truth): Held[] => (truth.outcome === 'missed' ? [{ key: `t${truth.index}`, at: truth.from, home: truth.home, verdict: 'missed', truth }] : []));
  return [...run.alerts.map((alert): Held => ({ key: `a${alert.index}`, at: alert.at, home: alert.home, verdict: alert.verdict, alert })), ...missed].toSorted((a, b) => a.at - b.at || a.home - b.home);
}

function sortHeld(rows: readonly Held[], sort: LabState['alertSort']): readonly Held[] {
  if (sort === 'time') return rows;
  const rank = ({ alert }: Held) => (alert ? RANK[alert.priority] : 3);
  return rows.toSorted((a, b) => (sort === 'home' ? a.home - b.home : WEIGHT[b.verdict] - WEIGHT[a.verdict] || rank(b) - rank(a)) || a.at - b.at);
}

export function AlertList() {
  const lab = useLab();
  const run = useRun();
  const minute = useMinute();
  const { alertFilter, alertSort, find, held } = useLabState((state) => state);
  const all = useMemo(() => heldRows(run), [run]);
  const rows = useMemo(() => sortHeld(all.filter((row) => (alertFilter === 'all' || row.verdict === alertFilter) && (find === '' || fits(run.homes[row.home]!, find) || (row.alert ?? row.truth)!.title.toLowerCase().includes(find.toLowerCase()))), alertSort), [all, run, alertFilter, alertSort, find]);
  const go = (row: Held, drawer: boolean) => {
    if (row.alert) lab.goToAlert(row.alert.index, { drawer });
    else lab.goTo(row.home, row.at, row.key, { drawer });
  };
  return (
    <>
      <ListTools label={W.list.findAlert} sort={alertSort} sorts={W.list.alertSorts} onSort={(value) => lab.store.set({ alertSort: value })} />
      <Filters label={W.list.alerts} names={FILTERS} words={W.list.alertFilters} hints={W.list.alertHints} chosen={alertFilter} onChoose={(value) => lab.store.set({ alertFilter: value })} shown={W.list.shown(rows.length, all.length)} />
      <VirtualList id="alerts" label={W.list.alerts} rows={rows} rowHeight={66} keyOf={({ key }) => key} chosen={held} onChoose={(row) => go(row, false)} onGo={(row) => go(row, true)} empty={<Nothing onClear={() => lab.store.set({ alertFilter: 'all', find: '' })} />}>
        {(row) => <Row row={row} run={run} past={row.at <= minute + 59_999} />}
      </VirtualList>
    </>
  );
}

function Row({ row: { at, home, verdict, alert, truth }, run, past }: { row: Held; run: RunView; past: boolean }) {
  return (
    <>
      <span className="row-sign">{alert ? <PrioritySymbol priority={alert.priority} size={22} /> : <TruthSymbol kind={truth!.kind} size={22} />}</span>
      <span className={past ? 'row-text' : 'row-text future'}>
        <span className="row-title"><time>{timeIn(run, at)}</time><span className={alert ? '' : 'truth-ink'}>{(alert ?? truth)!.title}</span></span>
        <small>{W.home(home + 1)}{run.homes[home]?.name && `, ${run.homes[home].name}`}</small>
        <small className="row-verdict">{alert ? <AlertVerdictChip alert={alert} living={run.living !== undefined} /> : <VerdictChip verdict={verdict} />}{alert ? (verdict === 'repeat' || verdict === 'ungraded' ? null : <span className="why" title={alert.reason}>{alert.reason}</span>) : <span className="why">{W.list.missedRow}</span>}</small>
      </span>
    </>
  );
}
