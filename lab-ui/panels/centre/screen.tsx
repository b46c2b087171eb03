/** The tab Screen: what the resident's device shows at this moment, drawn at its real size, measured against rules of legibility, and broken on purpose. */
import '../../style/screen.css';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type PointerEvent } from 'react';
import { CARD_MM, CSS_PX_PER_MM, DESIGNED, PANELS, type Design, type Panel } from '../../model/device-look.ts';
import { screenAt, screensOfRun, type DeviceScreen, type ScreenSince } from '../../model/device-screen.ts';
import { judge, PERSONAS, type Persona, type ScreenMeasure } from '../../model/legibility.ts';
import type { HomeDetail } from '../../model/home-detail.ts';
import { scatterPoint } from '../../model/normal.ts';
import { useLab, useLabState, useMinute, useRun, useTownVersion } from '../../state/use-lab.ts';
import { CENTRE_WORDS } from '../../words/centre.ts';
import { KIND_WORDS, SCREEN_WORDS as W } from '../../words/screen.ts';
import { W as WORDS } from '../../words.ts';
import { DesignControls, Segments, Slide } from '../screen/controls.tsx';
import { Device } from '../screen/device.tsx';
import { buttonAt, Fingers, land, type Press } from '../screen/fingers.tsx';
import { Lens } from '../screen/lens.tsx';
import { measureScreen } from '../screen/measure.ts';
import { Rules, Verdict } from '../screen/rules.tsx';
import { ToneSign } from '../screen/signs.tsx';
import { measureTone, playTone } from '../screen/tone.ts';
import { timeIn } from '../times.ts';

const MINUTE_MS = 60_000;
/** Runs longer than this are looked through in steps of five minutes. */
const FINE_MS = 2 * 1440 * MINUTE_MS;
const KEPT_AS = 'twinward-px-per-mm';

export default function Screen() {
  const run = useRun();
  const selected = useLabState((state) => state.selected);
  const detail = useLabState((state) => state.detail);
  const trouble = useLabState((state) => state.detailTrouble);
  if (selected === undefined) return <div className="centre-page"><p className="waiting">{CENTRE_WORDS.chooseHome}</p></div>;
  if (run.noRecall ?? trouble) return <div className="centre-page"><p className="waiting">{run.noRecall ?? trouble?.what}</p></div>;
  if (!detail || detail.home !== selected) return <div className="centre-page"><p className="waiting">{W.wait}</p></div>;
  return <Home detail={detail} />;
}

function Home({ detail }: { detail: HomeDetail }) {
  const lab = useLab();
  const run = useRun();
  const minute = useMinute();
  const version = useTownVersion();
  const [panel, setPanel] = useState(PANELS[0]!);
  const age = new Date(run.start).getUTCFullYear() - detail.birthYear;
  const [persona, setPersona] = useState(PERSONAS[age < 74 ? 0 : age < 84 ? 1 : 2]!);
  const [design, setDesign] = useState<Design>(DESIGNED);
  const [measure, setMeasure] = useState<ScreenMeasure>();
  const alerts = useMemo(() => lab.now!.alertsOf(detail.home), [lab, detail, version]);
  const at = Math.min(minute, detail.until);
  const screen = useMemo(() => screenAt(detail, alerts, at, design.wording), [detail, alerts, at, design.wording]);
  const { home } = detail;
  const list = useMemo(() => screensOfRun(detail, alerts, run.start, detail.until, 'plain', run.end - run.start > FINE_MS ? 5 * MINUTE_MS : MINUTE_MS), [detail, alerts, run.start, run.end]);
  const rules = useMemo(() => (measure ? judge(measure, persona) : []), [measure, persona]);
  return (
    <div className="centre-page screen-page">
      <header className="screen-head">
        <div>
          <h2>{W.of(run.homes[home]!.name ?? WORDS.home(home + 1), timeIn(run, at))}</h2>
          <p className="faint" title={W.lead}><b>{KIND_WORDS[screen.kind].name}.</b> {KIND_WORDS[screen.kind].why}</p>
        </div>
        {screen.tone === 'dark' ? <p className="rules-overall">{W.none}</p> : rules.length > 0 && <Verdict rules={rules} />}
      </header>
      <div className="screen-top">
        <Preview screen={screen} panel={panel} design={design} persona={persona} onMeasure={setMeasure} measure={measure} onPanel={setPanel} />
        <ScreenList list={list} at={at} />
      </div>
      <DesignControls design={design} onDesign={setDesign} persona={persona} onPersona={setPersona} />
      <section className="block">
        <h3>{W.rules}</h3>
        {screen.tone === 'dark' ? <p className="faint">{W.off}</p> : <Rules rules={rules} />}
        <p className="screen-notes faint">{W.measuredHow} {W.eye} {W.formula} {W.grade} {W.personaNote}</p>
      </section>
    </div>
  );
}

interface PreviewProps {
  screen: DeviceScreen;
  panel: Panel;
  design: Design;
  persona: Persona;
  measure: ScreenMeasure | undefined;
  onMeasure(measure: ScreenMeasure | undefined): void;
  onPanel(panel: Panel): void;
}

function Preview({ screen, panel, design, persona, measure, onMeasure, onPanel }: PreviewProps) {
  const [scale, setScale] = useState<'fit' | 'true'>('fit');
  const [own, setOwn] = useState(keptScale);
  const [landings, setLandings] = useState(false);
  const [presses, setPresses] = useState<readonly Press[]>([]);
  const lens = `lens-${useId().replaceAll(/[^\w]/g, '')}`;
  const [room, width] = useWidth();
  const device = useRef<HTMLDivElement>(null);
  const finger = useRef<HTMLSpanElement>(null);
  const tone = useTone(design.tone);
  const fit = Math.min((width - 26) / panel.width, panel.id === 'five' ? 3.3 : 4.4);
  const perMm = Math.max(1.4, scale === 'true' ? own : fit);

  // What is drawn is measured each time it is drawn; what is the same is not told again.
  const told = useRef('');
  useLayoutEffect(() => {
    if (!device.current || width === 0) return;
    const now = screen.tone === 'dark' ? undefined : measureScreen(device.current, perMm, tone);
    const text = JSON.stringify(now);
    if (text === told.current) return;
    told.current = text;
    onMeasure(now);
  });
  useEffect(() => setPresses([]), [persona, screen.kind, panel]);

  const pointMm = ({ clientX, clientY }: PointerEvent): [number, number] => {
    const box = device.current!.getBoundingClientRect();
    return [(clientX - box.left) / perMm, (clientY - box.top) / perMm];
  };
  const onDown = (event: PointerEvent) => {
    const buttons = measure?.buttons ?? [];
    const [x, y] = pointMm(event);
    const aimed = buttonAt(buttons, x, y);
    if (!aimed || screen.tone === 'dark') return;
    const [landX, landY] = land(x, y, persona, presses.length);
    const hit = buttonAt(buttons, landX, landY);
    if (hit) playTone(design.tone);
    setPresses([...presses, { x: landX, y: landY, aimed: aimed.label, ...(hit && { hit: hit.label }) }]);
  };
  const onMove = (event: PointerEvent) => {
    if (!finger.current || !device.current) return;
    const [x, y] = pointMm(event);
    const [dx, dy] = persona.id === 'tremor' && !matchMedia('(prefers-reduced-motion: reduce)').matches ? scatterPoint(Math.floor(performance.now() / 60)) : [0, 0];
    finger.current.style.transform = `translate(${(x + dx * persona.scatter * 0.6) * perMm}px, ${(y + dy * persona.scatter * 0.6) * perMm}px)`;
  };
  const last = presses.at(-1);
  const missed = presses.filter(({ hit }) => hit === undefined).length;
  return (
    <div className={scale === 'true' ? 'screen-preview true-size' : 'screen-preview'}>
      <div className="screen-bar">
        <Segments name={W.panel} options={PANELS.map(({ id, width: wide, height }) => [id, W.panels[id], W.panelHint(wide, height)] as const)} value={panel.id} onChange={(id) => onPanel(PANELS.find((one) => one.id === id)!)} />
        <Segments<'fit' | 'true'> name={W.scale} options={[['fit', W.scales.fit], ['true', W.scales.true]]} value={scale} onChange={setScale} />
      </div>
      <div className="screen-room" ref={room} tabIndex={0} role="group" aria-label={W.title}>
        <Lens id={lens} persona={persona} perMm={perMm} />
        <div className="device-body" onPointerDown={onDown} onPointerMove={onMove} style={{ filter: `url(#${lens})` }}>
          <Device ref={device} screen={screen} panel={panel} design={design} perMm={perMm} label={W.device(W.panels[panel.id])} onKey={(label) => { playTone(design.tone); setPresses([...presses, { ...middleOf(measure, label), aimed: label, hit: label }]); }} />
          <Fingers panel={panel} persona={persona} buttons={measure?.buttons ?? []} presses={presses} landings={landings} />
          <span className="finger" aria-hidden="true"><span ref={finger}><i style={{ width: 4 * persona.scatter * perMm, height: 4 * persona.scatter * perMm }} /></span></span>
        </div>
        <Ruler width={panel.width} perMm={perMm} />
      </div>
      {scale === 'true' && <Calibration value={own} onChange={(value) => { setOwn(value); keepScale(value); }} />}
      <div className="screen-press">
        <p role="status">{screen.kind === 'dark' ? W.off : screen.kind === 'frozen' ? W.hung : last ? `${last.hit === undefined ? W.missed : last.hit === last.aimed ? W.pressed(last.aimed) : W.other(last.hit)} ${W.presses(presses.length, missed, presses.filter(({ hit, aimed }) => hit !== undefined && hit !== aimed).length)}` : W.pressHint}</p>
        <label className="screen-check"><input type="checkbox" checked={landings} onChange={() => setLandings(!landings)} />{W.fingers}</label>
      </div>
    </div>
  );
}

function middleOf(measure: ScreenMeasure | undefined, label: string): { x: number; y: number } {
  const button = measure?.buttons.find((one) => one.label === label);
  return button ? { x: button.x + button.width / 2, y: button.y + button.height / 2 } : { x: 0, y: 0 };
}

/** A ruler under the panel; a mark each five millimetres, a number each twenty. */
function Ruler({ width, perMm }: { width: number; perMm: number }) {
  const marks = Array.from({ length: Math.floor(width / 5) + 1 }, (_, index) => index * 5);
  return (
    <svg className="ruler" width={width * perMm + 24} height={24} role="img" aria-label={W.ruler}>
      {marks.map((mm) => <line key={mm} x1={12 + mm * perMm} x2={12 + mm * perMm} y1={0} y2={mm % 10 === 0 ? 7 : 4} />)}
      {marks.filter((mm) => mm % 20 === 0).map((mm) => <text key={mm} x={12 + mm * perMm} y={19}>{mm === 0 ? W.mm : mm}</text>)}
    </svg>
  );
}

/** A card that everybody has, to hold against the display. */
function Calibration({ value, onChange }: { value: number; onChange(value: number): void }) {
  return (
    <div className="calibration">
      <Slide name={W.calibrate} value={value} min={2.5} max={9} step={0.02} text={value.toFixed(2)} onChange={onChange} />
      <p className="faint">{W.calibrateHint}</p>
      <div className="card-outline" style={{ width: CARD_MM.width * value, height: CARD_MM.height * value, borderRadius: CARD_MM.radius * value }}><span>{W.card}</span></div>
    </div>
  );
}

function ScreenList({ list, at }: { list: readonly ScreenSince[]; at: number }) {
  const lab = useLab();
  const run = useRun();
  const now = list.findLastIndex((one) => one.at <= at);
  const box = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const row = box.current?.children[now] as HTMLElement | undefined;
    if (row && box.current) box.current.scrollTop = row.offsetTop - box.current.clientHeight / 2;
  }, [now]);
  return (
    <section className="screen-list" aria-label={W.list}>
      <h3 title={W.listHint}>{W.list}</h3>
      <ol ref={box}>
        {list.map(({ at: from, screen }, index) => (
          <li key={from}>
            <button type="button" aria-current={index === now ? 'time' : undefined} title={W.goTo(timeIn(run, from))} onClick={() => lab.seek(from)}>
              <time>{timeIn(run, from)}</time><ToneSign tone={screen.tone} /><span>{screen.kind === 'rest' || screen.kind === 'night' || screen.title === '' || screen.kind === 'frozen' ? KIND_WORDS[screen.kind].name : screen.title}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Width of an element as it is laid out, CSS px. */
function useWidth(): [(element: HTMLElement | null) => void, number] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (!element) return;
    setWidth(element.clientWidth);
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, [element]);
  return [setElement, width];
}

/** The tone as it comes out of the wave, Hz. */
function useTone(hz: number): number {
  const [measured, setMeasured] = useState(hz);
  useEffect(() => {
    let stale = false;
    const measureIt = async () => {
      const value = await measureTone(hz);
      if (!stale) setMeasured(value);
    };
    void measureIt();
    return () => { stale = true; };
  }, [hz]);
  return measured;
}

function keptScale(): number {
  try {
    const kept = Number(localStorage.getItem(KEPT_AS));
    return kept >= 2.5 && kept <= 9 ? kept : CSS_PX_PER_MM;
  } catch {
    return CSS_PX_PER_MM;
  }
}

function keepScale(value: number): void {
  try {
    localStorage.setItem(KEPT_AS, String(value));
  } catch {
    // A browser that stores nothing: the scale holds until the page is left.
  }
}
