/** The signals of the selected home: waveforms and last numbers as at a bedside, and its trends on the time axis of the conductor. */
import { useMemo, useState } from 'react';
import { VIEWS } from '../../model/marks.ts';
import type { HomeDetail } from '../../model/home-detail.ts';
import { useLab, useLabState } from '../../state/use-lab.ts';
import { SIGNALS_WORDS as S } from '../../words/signals.ts';
import { W } from '../../words.ts';
import { flagsOf, NO_FLAGS, OneTrend, TrendLegend } from '../trends.tsx';
import { Monitor } from './monitor.tsx';
import { OfHome } from './of-home.tsx';
import '../../style/of-home.css';
import '../../style/signals.css';

const TREND_PX = 150;
/** Chosen once for the visit, whichever home is looked at. */
let shownTruth = true;

export default function Signals() {
  const [truth, setTruth] = useState(shownTruth);
  const choose = (on: boolean) => {
    shownTruth = on;
    setTruth(on);
  };
  const toggle = <label className="switch" title={S.truthHint}><input type="checkbox" role="switch" checked={truth} onChange={(event) => choose(event.target.checked)} /><span>{S.truth}</span></label>;
  return <OfHome name="signals" label={S.label} tools={toggle}>{(detail) => <><Monitor detail={detail} truth={truth} /><LargeTrends detail={detail} truth={truth} /></>}</OfHome>;
}

function LargeTrends({ detail, truth }: { detail: HomeDetail; truth: boolean }) {
  const lab = useLab();
  const view = useLabState((state) => state.view);
  const alerts = lab.now!.alertsOf(detail.home);
  const flags = useMemo(() => flagsOf(detail.trends, alerts), [detail, alerts]);
  return (
    <section className="block large-trends">
      <h3>{S.trends}<span className="views" role="group" aria-label={W.time.view}>{VIEWS.map((name) => <button key={name} type="button" aria-pressed={view === name} onClick={() => lab.store.set({ view: name })}>{W.time.views[name]}</button>)}</span></h3>
      <TrendLegend truth={truth} />
      {detail.trends.length === 0 && <p className="faint">{S.noTrends}</p>}
      <div className="trend-grid">{detail.trends.map((trend) => <OneTrend key={trend.signal} trend={trend} flags={flags.get(trend.signal) ?? NO_FLAGS} height={TREND_PX} truth={truth} />)}</div>
    </section>
  );
}
