/** The middle: the town, or another look at the run or the selected home. What is not the town is loaded when it is asked for. */
import { lazy, Suspense, useEffect, useRef, type ComponentType, type KeyboardEvent } from 'react';
import { CENTRES, type CentreName } from '../state/store.ts';
import { useLab, useLabState } from '../state/use-lab.ts';
import { CENTRE_WORDS } from '../words/centre.ts';
import { StageFrame } from './stage-frame.tsx';

const VIEWS: Record<Exclude<CentreName, 'stage'>, ComponentType> = {
  signals: lazy(() => import('./centre/signals.tsx')), states: lazy(() => import('./centre/states.tsx')), messages: lazy(() => import('./centre/messages.tsx')), report: lazy(() => import('./centre/report.tsx')),
  compare: lazy(() => import('./centre/compare.tsx')), summary: lazy(() => import('./centre/summary.tsx')), screen: lazy(() => import('./centre/screen.tsx')),
};

/** @param stage false: a narrow screen, on which the town is not even loaded */
export function Centre({ stage }: { stage: boolean }) {
  const centre = useLabState((state) => state.centre);
  const View = centre === 'stage' ? undefined : VIEWS[centre];
  return (
    <div className="centre">
      <CentreTabs stage={stage} />
      <div className="centre-view" id="centre-view" role="tabpanel" aria-labelledby={`centre-${centre}`} tabIndex={View ? 0 : -1}>
        {View ? <Suspense fallback={<p className="waiting">{CENTRE_WORDS.loading}</p>}><View /></Suspense> : stage && <StageFrame />}
      </div>
    </div>
  );
}

function CentreTabs({ stage }: { stage: boolean }) {
  const lab = useLab();
  const centre = useLabState((state) => state.centre);
  const bar = useRef<HTMLDivElement>(null);
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = CENTRES[(CENTRES.indexOf(centre) + step + CENTRES.length) % CENTRES.length]!;
    lab.store.set({ centre: next, drawer: false });
    bar.current?.querySelector<HTMLElement>(`#centre-${next}`)?.focus();
  };
  // On a narrow screen the bar is longer than what is seen of it.
  useEffect(() => {
    bar.current?.querySelector<HTMLElement>(`#centre-${centre}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [centre]);
  return (
    <div className="centre-tabs" role="tablist" aria-label={CENTRE_WORDS.label} ref={bar} onKeyDown={onKey}>
      {CENTRES.map((name) => (
        <button key={name} id={`centre-${name}`} type="button" role="tab" aria-selected={centre === name} aria-controls="centre-view" tabIndex={centre === name ? 0 : -1} title={name === 'stage' && !stage ? CENTRE_WORDS.listHint : CENTRE_WORDS.hints[name]} onClick={() => lab.store.set({ centre: name, drawer: false })}>{name === 'stage' && !stage ? CENTRE_WORDS.list : CENTRE_WORDS.names[name]}</button>
      ))}
    </div>
  );
}
