/** One page for the physician of the selected resident, as a sheet that can be printed. It shows what a pipeline could know up to the playhead, and no truth. */
import { useMemo } from 'react';
import { clockTime, lengthOfTime, rounded } from '../../../reports/plain-words.ts';
import type { HomeDetail } from '../../model/home-detail.ts';
import { physicianSummary, type AlertLine, type PhysicianSummary, type SignRow } from '../../model/physician-summary.ts';
import { useLab, useLabState, useMinute, useRun } from '../../state/use-lab.ts';
import '../../style/summary.css';
import { W as LAB } from '../../words.ts';
import { CENTRE_WORDS } from '../../words/centre.ts';
import { SUMMARY_WORDS as W } from '../../words/summary.ts';
import { PrioritySymbol } from '../symbols.tsx';
import { TroubleNote } from './report.tsx';

type When = (at: number) => string;

export default function Summary() {
  const run = useRun();
  const selected = useLabState((state) => state.selected);
  const detail = useLabState((state) => state.detail);
  const trouble = useLabState((state) => state.detailTrouble);
  if (selected === undefined) return <p className="waiting">{CENTRE_WORDS.chooseHome}</p>;
  if (run.noRecall) return <div className="centre-page"><p className="note">{run.noRecall}</p></div>;
  if (trouble) return <div className="centre-page"><TroubleNote title={W.title} trouble={trouble} /></div>;
  return detail?.home === selected ? <Sheet detail={detail} /> : <p className="waiting" role="status">{W.wait}</p>;
}

function Sheet({ detail }: { detail: HomeDetail }) {
  const lab = useLab();
  const run = useRun();
  // The last moment of the run is no whole minute of its own.
  const minute = useMinute();
  const at = Math.min(Math.max(minute, run.start), detail.until);
  const when: When = useMemo(() => (time) => clockTime(time, run), [run]);
  const summary = useMemo(() => physicianSummary(run, detail, at, when), [run, detail, at, when]);
  return (
    <div className="centre-page physician-page">
      <p className="physician-acts"><span className="faint">{W.onlyKnown}</span><button type="button" className="button" onClick={() => print()}>{W.print}</button></p>
      <article className="physician" aria-label={W.title} data-at={at}>
        <Who summary={summary} home={detail.home} when={when} />
        <div className="physician-head">{summary.headline.map((sentence) => <p key={sentence}>{sentence}</p>)}</div>
        <Signs signs={summary.signs} from={summary.from} to={summary.to} when={when} />
        <div className="physician-two">
          <Alerts lines={summary.alerts} before={summary.alertsBefore} when={when} onGo={(index) => lab.goToAlert(index)} />
          <div><Plan summary={summary} />
          <section><h3>{W.kitTrouble}</h3>{summary.troubles.length === 0 ? <p>{W.kitFine}</p> : <ul className="plain">{summary.troubles.map((text) => <li key={text}>{text}</li>)}</ul>}</section></div>
        </div>
        <footer>{W.notDevice}</footer>
      </article>
    </div>
  );
}

function Who({ summary: { who, from, to }, home, when }: { summary: PhysicianSummary; home: number; when: When }) {
  const list = (items: readonly string[], none: string = W.none) => (items.length === 0 ? none : items.join(', '));
  const day = new Date(from).toUTCString().slice(5, 16);
  const facts = [[W.conditions, list(who.conditions)], [W.medicines, list(who.medicines)], [W.limits, list(who.limits, W.limitsNone)], [W.kit, list(who.kit)]] as const;
  return (
    <header>
      <p className="physician-kind">{W.title}</p>
      <h2>{who.name ?? W.noName} <span>{W.years(who.age)}, {W.sexes[who.sex]}</span></h2>
      <p className="physician-period">{LAB.home(home + 1)} · {day}, {W.from(when(from), when(to), lengthOfTime(to - from))}</p>
      <dl>{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </header>
  );
}

function Signs({ signs, from, to, when }: { signs: readonly SignRow[]; from: number; to: number; when: When }) {
  if (signs.length === 0) return <section><h3>{W.signs}</h3><p>{W.noSigns}</p></section>;
  return (
    <section>
      <h3>{W.signs}</h3>
      <div className="physician-scroll">
        <table>
          <thead><tr><th scope="col">{W.sign}</th><th scope="col">{W.last}</th><th scope="col" title={W.usualHint}>{W.usual}</th><th scope="col">{W.extremes}</th><th scope="col" className="course-head">{W.course}</th></tr></thead>
          <tbody>
            {signs.map((sign) => {
              const { signal, title, unit, places, n, last, usual, low, high, limits } = sign;
              const text = (value: number) => rounded(value, places);
              return (
                <tr key={signal}>
                  <th scope="row">{title}<small>{unit} · {W.readings(n)}</small>{limits.length > 0 && <small>{limits.map(({ side, value, personal }) => W.limit[side](text(value), unit, personal)).join(', ')}</small>}</th>
                  <td><b>{text(last.value)}</b><small>{W.at(when(last.at))}</small></td>
                  <td>{usual[0] === usual[1] ? text(usual[0]) : `${text(usual[0])}–${text(usual[1])}`}</td>
                  <td>{text(low.value)} <small className="inline">{W.at(when(low.at))}</small><br />{text(high.value)} <small className="inline">{W.at(when(high.at))}</small></td>
                  <td className="course"><Course sign={sign} from={from} to={to} label={W.courseHint(title, text(low.value), text(high.value), unit)} /></td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const [WIDE, TALL, EDGE] = [210, 44, 5];
/** Fewer stretches than this are drawn as dots. */
const SPARSE = 30;

/** From lowest to highest in each stretch of time; limits as thin lines, alerts as flags. Where nothing was measured, nothing is drawn. */
function Course({ sign: { course, low, high, limits, flags }, from, to, label }: { sign: SignRow; from: number; to: number; label: string }) {
  const spread = Math.max(high.value - low.value, 1e-6);
  const near = limits.map(({ value }) => value).filter((value) => value > low.value - spread && value < high.value + spread);
  const [bottom, top] = [Math.min(low.value, ...near), Math.max(high.value, ...near)];
  const x = (at: number) => Number((((at - from) / Math.max(1, to - from)) * WIDE).toFixed(1));
  const y = (value: number) => Number((TALL - EDGE - ((value - bottom) / Math.max(top - bottom, 1e-6)) * (TALL - 2 * EDGE)).toFixed(1));
  return (
    <svg viewBox={`0 0 ${WIDE} ${TALL}`} role="img" aria-label={label} preserveAspectRatio="none">
      {near.map((value) => <path key={value} className="course-limit" d={`M0 ${y(value)}H${WIDE}`} />)}
      <path className={course.length < SPARSE ? 'course-band sparse' : 'course-band'} d={course.map(([at, least, most]) => `M${x(at)} ${y(least) + 0.8}V${y(most) - 0.8}`).join('')} />
      {flags.map((at) => <path key={at} className="course-flag" d={`M${x(at)} 0V${TALL}`} />)}
    </svg>
  );
}

function Alerts({ lines, before, when, onGo }: { lines: readonly AlertLine[]; before: number; when: When; onGo: (index: number) => void }) {
  return (
    <section className="physician-alerts">
      <h3>{W.alerts}</h3>
      {lines.length === 0 && <p>{W.noAlerts}</p>}
      {before > 0 && <p className="faint">{W.more(before)}</p>}
      <ol>
        {lines.map(({ index, at, priority, title, text, steps, stands, again }) => (
          <li key={index}>
            <button type="button" title={W.go(when(at))} onClick={() => onGo(index)}><PrioritySymbol priority={priority} size={16} /><time>{when(at)}</time> <b>{title}</b></button>
            <p className="payload">{text}</p>
            <p className="faint">{W.done}: {steps.map(([time, state]) => `${W.steps[state] ?? state} ${when(time)}`).join(', ')}{stands && `; ${W.stands}`}{again !== undefined && `; ${W.again(when(again))}`}.</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Plan({ summary: { plan } }: { summary: PhysicianSummary }) {
  return (
    <section>
      <h3 title={W.measuredHint}>{W.measured}</h3>
      {plan.length === 0 ? <p>{W.noPlan}</p> : (
        <ul className="plain plan">
          {plan.map(({ dev, title, due, came, missing }) => (
            <li key={dev}><b>{title}</b> <span>{came.toLocaleString('en')} / {due.toLocaleString('en')}</span><span className="plan-share">{Math.floor((100 * came) / due)} %</span>{missing && <small>{W.why}: {missing}</small>}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
