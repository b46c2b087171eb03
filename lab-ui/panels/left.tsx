/** The list on the left: homes or alerts. It holds all that the town shows. */
import { useRef, type KeyboardEvent } from 'react';
import { useLab, useLabState, useRun } from '../state/use-lab.ts';
import { W } from '../words.ts';
import { AlertList } from './alert-list.tsx';
import { HomeList } from './home-list.tsx';

const TABS = ['homes', 'alerts'] as const;

export function Left() {
  const lab = useLab();
  const run = useRun();
  const tab = useLabState((state) => state.tab);
  const bar = useRef<HTMLDivElement>(null);
  const counts = { homes: run.homes.length, alerts: run.alerts.length };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    const other = tab === 'homes' ? 'alerts' : 'homes';
    lab.store.set({ tab: other });
    bar.current?.querySelector<HTMLElement>(`#tab-${other}`)?.focus();
  };
  return (
    <section className="left" aria-label={W.list.label}>
      <div className="tabs" role="tablist" aria-label={W.list.label} ref={bar} onKeyDown={onKey}>
        {TABS.map((name) => (
          <button key={name} id={`tab-${name}`} type="button" role="tab" aria-selected={tab === name} aria-controls="list-panel" tabIndex={tab === name ? 0 : -1} onClick={() => lab.store.set({ tab: name })}>
            {W.list[name]} <span className="count">{counts[name].toLocaleString('en')}</span>
          </button>
        ))}
      </div>
      <div className="list-panel" id="list-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>{tab === 'homes' ? <HomeList /> : <AlertList />}</div>
    </section>
  );
}
