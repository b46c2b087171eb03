/** The signals of the selected home: true line, readings, gaps, limits and alerts, on the time axis of the conductor. */
import { useMemo } from 'react';
import { CODES, type SignalName } from '../../contract/codes.ts';
import type { AlertCode } from '../../contract/alert-codes.ts';
import type { AlertRow } from '../model/run-view.ts';
import { VIEWS } from '../model/marks.ts';
import type { Trend } from '../model/trends.ts';
import { useLab, useLabState, useRun } from '../state/use-lab.ts';
import { W } from '../words.ts';
import { timeIn } from './times.ts';
import { TrendChart } from './trend-chart.tsx';

/** The signal that an alert of each code is about, where its evidence names none of those drawn. */
const SIGNAL_OF: Partial<Record<AlertCode, SignalName>> = {
  'hypoxia': 'spo2', 'tachypnoea': 'respiration', 'tachycardia': 'heartRate', 'bradycardia': 'heartRate', 'fever': 'temperature', 'hypothermia': 'temperature', 'hypertension': 'systolic', 'hypotension': 'systolic',
  'hypoglycaemia': 'glucose', 'hyperglycaemia': 'glucose', 'weight-gain': 'weight',
};

/** One and the same list, for a chart is drawn anew where its flags are others. */
export const NO_FLAGS: readonly AlertRow[] = [];

/** Alerts are flags on the signal that raised them; those of no drawn signal stand on the first chart. */
export function flagsOf(trends: readonly Pick<Trend, 'signal' | 'code'>[], alerts: readonly AlertRow[]): Map<SignalName, AlertRow[]> {
  const flags = new Map<SignalName, AlertRow[]>();
  for (const alert of alerts) {
    const about = SIGNAL_OF[alert.code];
    const trend = trends.find(({ signal }) => signal === about) ?? trends.find(({ code }) => alert.evidence.includes(code)) ?? trends[0];
    if (trend) flags.set(trend.signal, [...(flags.get(trend.signal) ?? []), alert]);
  }
  return flags;
}

export function Trends({ index }: { index: number }) {
  const lab = useLab();
  const run = useRun();
  const detail = useLabState((state) => state.detail);
  const trouble = useLabState((state) => state.detailTrouble);
  const view = useLabState((state) => state.view);
  const flags = useMemo(() => flagsOf(detail?.trends ?? [], lab.now!.alertsOf(index)), [detail, index, lab]);
  return (
    <section className="block trends">
      <h3>{W.inspect.trends}
        {detail && <span className="views" role="group" aria-label={W.time.view}>{VIEWS.map((name) => <button key={name} type="button" aria-pressed={view === name} onClick={() => lab.store.set({ view: name })}>{W.time.views[name]}</button>)}</span>}
      </h3>
      {run.noRecall ? <p className="note"><b>{W.inspect.noTrends}.</b> {run.noRecall}</p> : trouble ? <p className="note"><b>{W.inspect.noTrends}.</b> {trouble.what}. {trouble.mend}</p> : !detail ? <p className="waiting">{W.inspect.wait}</p> : (
        <>
          <TrendLegend />
          {detail.trends.map((trend) => <OneTrend key={trend.signal} trend={trend} flags={flags.get(trend.signal) ?? NO_FLAGS} />)}
        </>
      )}
    </section>
  );
}

/** @param truth false: what is true is hidden */
export function TrendLegend({ truth = true }: { truth?: boolean }) {
  const rows = [['true', <path key="p" className="k-true" d="M0 7h22" />], ['read', <rect key="p" className="k-read" x="9" y="5" width="4" height="4" />], ['lost', <rect key="p" className="k-lost" x="8.5" y="4.5" width="5" height="5" />], ['bad', <path key="p" className="k-bad" d="m8 4 6 6m0-6-6 6" />], ['limit', <path key="p" className="k-limit" d="M0 7h22" />], ['gap', <rect key="p" className="k-gap" x="1" y="1" width="20" height="12" />]] as const;
  return <ul className="trend-legend">{rows.filter(([name]) => truth || name !== 'true').map(([name, mark]) => <li key={name}><svg viewBox="0 0 22 14" width="22" height="14" aria-hidden="true">{mark}</svg>{W.inspect.legend[name]}</li>)}</ul>;
}

export function OneTrend({ trend, flags, height, truth = true }: { trend: Trend; flags: readonly AlertRow[]; height?: number; truth?: boolean }) {
  const run = useRun();
  const { title, unit, gaps } = trend;
  const values = truth ? trend.truth[1] : trend.readings[1];
  const places = trend.signal === 'temperature' || trend.signal === 'weight' ? 1 : 0;
  const [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity] as [number, number]);
  const summary = (truth ? W.inspect.chartHint : W.inspect.readHint)(title, unit, timeIn(run, run.start), timeIn(run, run.end), low.toFixed(places), high.toFixed(places), gaps.length);
  return (
    <figure className="trend">
      <figcaption><b>{title}</b> <small>{unit}</small></figcaption>
      <div role="img" aria-label={summary}><TrendChart trend={trend} flags={flags} places={places} truth={truth} {...(height !== undefined && { height })} /></div>
      <TableTwin trend={trend} places={places} truth={truth} />
    </figure>
  );
}

/** The same as numbers, each half hour. */
function TableTwin({ trend, places, truth }: { trend: Trend; places: number; truth: boolean }) {
  const run = useRun();
  const rows = useMemo(() => {
    const [times, values] = trend.truth;
    const [readAt, readings] = trend.readings;
    return Array.from(times, (at, index) => ({ at, index })).filter(({ index }) => index % 30 === 0).map(({ at, index }) => {
      const read = readAt.findIndex((when) => when >= at && when < at + 30 * 60_000);
      return { at, value: values[index]!, read: read < 0 ? undefined : readings[read]! };
    });
  }, [trend]);
  return (
    <details className="table-twin">
      <summary>{W.inspect.table}<span className="unseen"> {CODES[trend.signal].name}</span></summary>
      <table><thead><tr><th scope="col">{W.inspect.tableTime}</th>{truth && <th scope="col">{W.inspect.tableTrue}</th>}<th scope="col">{W.inspect.tableRead}</th></tr></thead>
        <tbody>{rows.map(({ at, value, read }) => <tr key={at}><th scope="row">{timeIn(run, at)}</th>{truth && <td className="truth-ink">{value.toFixed(places)}</td>}<td>{read === undefined ? '–' : read.toFixed(places)}</td></tr>)}</tbody>
      </table>
    </details>
  );
}
