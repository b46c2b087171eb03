/** All homes: who lives there, how they are now, and what is said of them. */
import { useMemo } from 'react';
import { BIT, isCutOff, placeOf } from '../model/life.ts';
import type { HomeRow, RunView } from '../model/run-view.ts';
import { PRIORITY_OF } from '../model/town-now.ts';
import type { Lab } from '../state/lab.ts';
import type { HomeFilter, LabState } from '../state/store.ts';
import { useLab, useLabState, useRun, useTownVersion } from '../state/use-lab.ts';
import { PLACE_WORDS, W } from '../words.ts';
import { Filters, ListTools, Nothing } from './list-tools.tsx';
import { CutSymbol, Icon, PrioritySymbol, TruthSymbol } from './symbols.tsx';
import { VirtualList } from './virtual-list.tsx';

const FILTERS: readonly HomeFilter[] = ['all', 'alert', 'truth', 'cut', 'missed'];

/** Per home how bad the worst finding about it is, and whether something was missed. */
function worstOf(run: RunView): { badness: Float64Array; missed: Uint8Array } {
  const badness = new Float64Array(run.homes.length);
  const missed = new Uint8Array(run.homes.length);
  for (const { home, badness: bad } of run.told) if (home !== undefined && home < badness.length) badness[home] = Math.max(badness[home] as number, bad);
  for (const { home, verdict } of run.alerts) if (verdict === 'false') badness[home] = Math.max(badness[home] as number, 20);
  for (const { home, kind, outcome } of run.truths) {
    if (kind !== 'decoy') badness[home] = Math.max(badness[home] as number, kind === 'episode' ? 10 : 5);
    if (outcome === 'missed') missed[home] = 1;
  }
  return { badness, missed };
}

export function fits(home: HomeRow, find: string): boolean {
  if (find === '') return true;
  const text = `${W.home(home.index + 1)} ${home.id} ${home.name ?? ''} ${home.conditions.join(' ')}`.toLowerCase();
  return find.toLowerCase().split(/\s+/).every((part) => text.includes(part));
}

function passes(lab: Lab, filter: HomeFilter, home: number, missed: Uint8Array): boolean {
  const { now } = lab;
  if (filter === 'all' || !now) return true;
  if (filter === 'alert') return now.rank[home] !== 0;
  if (filter === 'truth') return now.wrong[home] !== 0;
  return filter === 'cut' ? now.cutOff(home) : missed[home] === 1;
}

function sorted(run: RunView, sort: LabState['homeSort'], badness: Float64Array): readonly HomeRow[] {
  if (sort === 'number') return run.homes;
  if (sort === 'name') return run.homes.toSorted((a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id, 'en') || a.index - b.index);
  return run.homes.toSorted((a, b) => (badness[b.index] as number) - (badness[a.index] as number) || a.index - b.index);
}

export function HomeList() {
  const lab = useLab();
  const run = useRun();
  const version = useTownVersion();
  const { homeFilter, homeSort, find, selected } = useLabState((state) => state);
  const { badness, missed } = useMemo(() => worstOf(run), [run]);
  const order = useMemo(() => sorted(run, homeSort, badness), [run, homeSort, badness]);
  const found = useMemo(() => order.filter((home) => fits(home, find)), [order, find]);
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const rows = useMemo(() => found.filter(({ index }) => passes(lab, homeFilter, index, missed)), [found, homeFilter, missed, homeFilter === 'all' || homeFilter === 'missed' ? 0 : version]);
  return (
    <>
      <ListTools label={W.list.find} sort={homeSort} sorts={W.list.sorts} onSort={(value) => lab.store.set({ homeSort: value })} />
      <Filters label={W.list.homes} names={FILTERS} words={W.list.filters} hints={W.list.filterHints} chosen={homeFilter} onChoose={(value) => lab.store.set({ homeFilter: value })} shown={W.list.shown(rows.length, run.homes.length)} />
      <VirtualList id="homes" label={W.list.homes} rows={rows} rowHeight={50} keyOf={(home) => home.id} chosen={selected === undefined ? undefined : run.homes[selected]?.id} onChoose={(home) => lab.select(home.index, { fly: true, drawer: false })}
        onGo={(home) => lab.select(home.index, { fly: true })} empty={<Nothing onClear={() => lab.store.set({ homeFilter: 'all', find: '' })} />}>
        {(home) => <Row home={home} lab={lab} />}
      </VirtualList>
    </>
  );
}

function Row({ home, lab }: { home: HomeRow; lab: Lab }) {
  const now = lab.now!;
  const priority = PRIORITY_OF[now.rank[home.index] as number];
  const byte = now.life[home.index] as number;
  const wrong = now.wrong[home.index] as number;
  return (
    <>
      <span className="row-sign">{priority ? <PrioritySymbol priority={priority} size={22} /> : <Life byte={byte} />}</span>
      <span className="row-text">
        <span className="row-title"><span>{W.home(home.index + 1)}</span>{home.name && <em>{home.name}</em>}</span>
        <small>{home.name ? [home.age, ...home.conditions].join(', ') : home.id}</small>
      </span>
      <span className="row-side">
        {isCutOff(byte) && <CutSymbol label={W.list.filters.cut} size={18} />}
        {wrong !== 0 && <TruthSymbol kind={wrong & 1 ? 'episode' : wrong & 4 ? 'attack' : 'fault'} label={W.list.filters.truth} size={18} />}
      </span>
    </>
  );
}

/** Asleep, awake or out, for homes in which nothing is said. */
function Life({ byte }: { byte: number }) {
  if ((byte & BIT.known) === 0) return null;
  if (byte & BIT.asleep) return <span className="life" title={W.list.asleep}><Icon name="moon" size={16} /><span className="unseen">{W.list.asleep}</span></span>;
  const out = placeOf(byte) === 'outside';
  return <span className={out ? 'life dot out' : 'life dot awake'} title={out ? W.list.out : `${W.list.awake}, ${PLACE_WORDS[placeOf(byte)]}`}><span className="unseen">{out ? W.list.out : W.list.awake}</span></span>;
}
