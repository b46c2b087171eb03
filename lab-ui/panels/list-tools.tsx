/** Find, sort and filter above a list. */
import { useLab, useLabState } from '../state/use-lab.ts';
import { W } from '../words.ts';
import { Icon } from './symbols.tsx';

export function ListTools<S extends string>({ label, sort, sorts, onSort }: { label: string; sort: S; sorts: Readonly<Record<S, string>>; onSort: (sort: S) => void }) {
  const lab = useLab();
  const find = useLabState((state) => state.find);
  return (
    <div className="list-tools">
      <label className="find"><Icon name="find" size={16} /><span className="unseen">{label}</span><input id="find" type="search" value={find} placeholder={W.list.findShort} title={label} spellCheck={false} autoComplete="off" onChange={(event) => lab.store.set({ find: event.target.value })} /></label>
      <label className="sort"><span className="unseen">{W.list.sort}</span>
        <select value={sort} onChange={(event) => onSort(event.target.value as S)}>{(Object.keys(sorts) as S[]).map((name) => <option key={name} value={name}>{sorts[name]}</option>)}</select>
      </label>
    </div>
  );
}

export function Filters<F extends string>({ label, names, words, hints, chosen, onChoose, shown }: { label: string; names: readonly F[]; words: Readonly<Record<F, string>>; hints: Readonly<Record<F, string>>; chosen: F; onChoose: (filter: F) => void; shown: string }) {
  return (
    <div className="filters" role="group" aria-label={label}>
      {names.map((name) => <button key={name} type="button" className="filter" aria-pressed={chosen === name} title={hints[name]} onClick={() => onChoose(name)}>{words[name]}</button>)}
      <output className="filters-count">{shown}</output>
    </div>
  );
}

export function Nothing({ onClear }: { onClear: () => void }) {
  return <><p>{W.list.none}</p><p className="faint">{W.list.noneHint}</p><button type="button" className="button" onClick={onClear}>{W.list.clear}</button></>;
}
