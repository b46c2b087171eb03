/** The report of the finished run, whole, in a frame without an origin; and the ways to keep it. Of a living run: how far it is, and the way to its end. */
import { useEffect, useRef, useState } from 'react';
import type { RunTexts } from '../../../lab/run/folder-files.ts';
import { thousands } from '../../../reports/plain-words.ts';
import type { Trouble } from '../../model/run-view.ts';
import { askDesk, saveFile } from '../../state/desk.ts';
import { troubleOf } from '../../state/read-files.ts';
import { useLab, useLabState, useMinute, useRun } from '../../state/use-lab.ts';
import '../../style/report.css';
import { REPORT_WORDS as W } from '../../words/report.ts';
import { timeIn } from '../times.ts';

/** Reports that were drawn, while their run is remembered. */
const drawn = new WeakMap<RunTexts, Promise<string>>();

function draw(texts: RunTexts): Promise<string> {
  const known = drawn.get(texts) ?? askDesk({ kind: 'report', texts: { 'report.json': texts['report.json']! } });
  drawn.set(texts, known);
  return known;
}

export default function Report() {
  const { living } = useRun();
  const texts = useLabState((state) => state.texts);
  if (living) return <NotYet />;
  return texts ? <Whole texts={texts} /> : null;
}

function Whole({ texts }: { texts: RunTexts }) {
  const [html, setHtml] = useState<string>();
  const [trouble, setTrouble] = useState<Trouble>();
  useEffect(() => {
    let stale = false;
    setHtml(undefined);
    setTrouble(undefined);
    const show = async () => {
      try {
        const text = await draw(texts);
        if (!stale) setHtml(text);
      } catch (error) {
        if (!stale) setTrouble(troubleOf(error));
      }
    };
    void show();
    return () => { stale = true; };
  }, [texts]);
  return (
    <div className="report-tab">
      <KeepBar texts={texts} html={html} />
      {trouble ? <TroubleNote title={W.trouble} trouble={trouble} /> : html === undefined ? <p className="waiting" role="status">{W.drawing}</p> : <ReportFrame html={html} />}
    </div>
  );
}

export function TroubleNote({ title, trouble: { what, where, mend } }: { title: string; trouble: Trouble }) {
  return <div className="note tab-trouble" role="alert"><b>{title}</b><p>{what[0]?.toUpperCase()}{what.slice(1)}. {where && <code>{where}</code>}</p>{mend && <p>{mend[0]?.toUpperCase()}{mend.slice(1)}.</p>}</div>;
}

function KeepBar({ texts, html }: { texts: RunTexts; html: string | undefined }) {
  const run = useRun();
  const [packing, setPacking] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const pack = async () => {
    setPacking(true);
    setTrouble(undefined);
    try {
      const { name, bytes } = await askDesk({ kind: 'pack', texts });
      saveFile(`${name}.zip`, bytes, 'application/zip');
    } catch (error) {
      setTrouble(troubleOf(error));
    }
    setPacking(false);
  };
  return (
    <div className="keep-bar">
      <code className="keep-id" title={run.replay}>{run.id}</code>
      <button type="button" className="button" title={W.hints.saveReport} disabled={html === undefined} onClick={() => saveFile('report.html', html!, 'text/html')}>{W.saveReport}</button>
      <button type="button" className="button" title={W.hints.saveRun} disabled={packing} onClick={() => void pack()}>{packing ? W.packing : W.saveRun}</button>
      {trouble && <TroubleNote title={W.saveTrouble} trouble={trouble} />}
    </div>
  );
}

/** The frame says when it stands; only then it is told what to show. What it asks for is checked: it may go to a home and a moment, and nothing else. */
function ReportFrame({ html }: { html: string }) {
  const lab = useLab();
  const run = useRun();
  const theme = useLabState((state) => state.theme);
  const frame = useRef<HTMLIFrameElement>(null);
  const now = useRef({ html, theme, run });
  now.current = { html, theme, run };
  useEffect(() => {
    const hear = ({ source, data }: MessageEvent<unknown>) => {
      if (source === null || source !== frame.current?.contentWindow || typeof data !== 'object' || data === null) return;
      const { report, home, at } = data as { report?: unknown; home?: unknown; at?: unknown };
      if (report === 'ready') frame.current.contentWindow?.postMessage({ html: now.current.html, theme: now.current.theme, go: W.go }, '*');
      const { homes, start, end } = now.current.run;
      if (report !== 'go' || !Number.isInteger(home) || !Number.isFinite(at) || homes[home as number] === undefined || (at as number) < start || (at as number) > end) return;
      lab.store.set({ centre: 'stage' });
      lab.goTo(home as number, at as number);
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, [lab]);
  useEffect(() => frame.current?.contentWindow?.postMessage({ theme }, '*'), [theme]);
  return <iframe ref={frame} key={run.id} className="report-frame" title={W.frame} src="report-frame.html" sandbox="allow-scripts" />;
}

function NotYet() {
  const lab = useLab();
  const run = useRun();
  const minute = useMinute();
  const progress = useLabState((state) => state.progress);
  const [ending, setEnding] = useState(false);
  const begun = (kind: string) => run.truths.filter((truth) => truth.kind === kind).length;
  const facts = [
    [W.counts.at, timeIn(run, Math.max(minute, lab.playhead.edge))], ...(progress ? [[W.counts.ticks, W.of(progress.tick, progress.ticks)], [W.counts.readings, thousands(progress.readings)]] : []),
    [W.counts.alerts, thousands(run.alerts.length)], [W.counts.episodes, thousands(begun('episode'))], [W.counts.faults, thousands(begun('fault'))],
  ] as const;
  return (
    <div className="centre-page not-yet">
      <h2>{W.living}</h2>
      <p className="faint">{W.livingHint}</p>
      <p><button type="button" className="button primary" title={W.endHint} disabled={ending} onClick={() => { setEnding(true); lab.finish(); }}>{ending ? W.ending : W.end}</button></p>
      <h3>{W.soFar}</h3>
      <dl className="so-far">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </div>
  );
}
