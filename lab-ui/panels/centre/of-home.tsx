/** A page of the middle about the selected home: what it says while there is none, or while it is computed. */
import { useEffect, type ReactNode } from 'react';
import type { HomeDetail } from '../../model/home-detail.ts';
import { useLab, useLabState, useRun } from '../../state/use-lab.ts';
import { CENTRE_WORDS } from '../../words/centre.ts';
import { W } from '../../words.ts';

/** @param name class of the page @param tools beside the name of the home */
export function OfHome({ name, label, tools, children }: { name: string; label: string; tools?: ReactNode; children: (detail: HomeDetail) => ReactNode }) {
  const lab = useLab();
  const run = useRun();
  const selected = useLabState((state) => state.selected);
  const detail = useLabState((state) => state.detail);
  const trouble = useLabState((state) => state.detailTrouble);
  // On a narrow screen the inspector is a drawer: it does not lie over what was asked for.
  useEffect(() => lab.store.set({ drawer: false }), [lab, selected]);
  const home = selected === undefined ? undefined : run.homes[selected];
  return (
    <section className={`centre-page of-home ${name}`} aria-label={label}>
      {!home ? <p className="choose-home">{CENTRE_WORDS.chooseHome}</p> : (
        <>
          <header className="of-home-head"><h2>{W.home(home.index + 1)}{home.name && <span>{home.name}</span>}</h2>{detail && tools}</header>
          {run.noRecall ? <p className="note">{run.noRecall}</p> : trouble ? <p className="note">{trouble.what}. {trouble.mend}</p> : detail?.home === home.index ? children(detail) : <p className="waiting">{W.inspect.wait}</p>}
        </>
      )}
    </section>
  );
}
