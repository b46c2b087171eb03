/** The bedside monitor: ECG and pulse wave that sweep at the moment of the playhead, and the last numbers of the kit beside them. */
import { useEffect, useRef, useState } from 'react';
import type { HomeDetail } from '../../model/home-detail.ts';
import { feltBy, lastRead, trueAt, type NoSignal } from '../../model/last-read.ts';
import { WaveFeed, type WaveWindow } from '../../model/sweep.ts';
import { READING } from '../../model/trends.ts';
import type { Lab } from '../../state/lab.ts';
import { useLab, useMinute, useRun } from '../../state/use-lab.ts';
import { SIGNALS_WORDS as S } from '../../words/signals.ts';
import { longWords } from '../../words/states.ts';
import { words } from '../../words.ts';
import { timeIn } from '../times.ts';
import { MILLIVOLT_PX, MonitorScreen, PX_PER_MM, SECOND_PX } from './monitor-drawing.ts';

const STILL_SECONDS = 6;
const FRAME_MOST_MS = 200;
type Lane = 'ecg' | 'ppg';
const LANES: readonly { lane: Lane; kinds: readonly string[] }[] = [{ lane: 'ecg', kinds: ['ecg-patch'] }, { lane: 'ppg', kinds: ['pulse-oximeter', 'wearable'] }];
const offWords = (lane: Lane, off: NoSignal): string => (off === 'worn' ? S.off.worn[lane] : S.off[off]);

export function Monitor({ detail, truth }: { detail: HomeDetail; truth: boolean }) {
  const minute = useMinute();
  return (
    <section className="monitor" aria-label={S.monitor}>
      {truth ? <Waves detail={detail} minute={minute} /> : <p className="monitor-hidden">{S.hidden}</p>}
      <Numbers detail={detail} minute={minute} truth={truth} />
    </section>
  );
}

function Waves({ detail, minute }: { detail: HomeDetail; minute: number }) {
  const lab = useLab();
  const run = useRun();
  const canvas = useRef<HTMLCanvasElement>(null);
  const still = useStill();
  const [shown, setShown] = useState<{ window?: WaveWindow; trouble?: string }>({});
  const felt = LANES.map(({ lane, kinds }) => ({ lane, ...feltBy(detail, kinds, minute + 59_999) }));
  // What is off is left out while the trace runs on: a gap stays a gap.
  const off = useRef({ ecg: false, ppg: false });
  off.current = { ecg: felt[0]!.off !== undefined, ppg: felt[1]!.off !== undefined };
  const home = detail.home;

  useEffect(() => {
    setShown({});
    return still ? undefined : sweep(lab, canvas.current!, home, () => off.current, setShown);
  }, [lab, home, still]);
  useEffect(() => (still ? strip(lab, canvas.current!, home, minute, off.current, setShown) : undefined), [lab, home, still, minute]);

  const { window, trouble } = shown;
  const offs = felt.map(({ lane, off: why }) => (why ? S.offSummary(S[lane], offWords(lane, why)) : '')).join('');
  return (
    <figure className="waves">
      <figcaption><b className="truth-ink">{S.monitorTrue}</b><span title={S.monitorHint}>{S.monitorNote}</span>{still && <span>{S.still}</span>}</figcaption>
      <div className="waves-screen" role="img" aria-label={window ? S.summary(window.heartRate.toFixed(0), S.rhythms[window.rhythm], offs) : S.waiting}>
        <canvas ref={canvas} />
        {felt.map(({ lane, device, off: why }) => (
          <div key={lane} className={`lane ${lane}`} aria-hidden="true">
            <span><b>{S[lane]}</b> <small>{device ? S.byDevice(words(device.kind)) : lane === 'ecg' ? S.noPatch : S.noProbe}</small></span>
            {why && <strong>{offWords(lane, why)}</strong>}
          </div>
        ))}
        {!window && <p className="waves-waiting">{trouble ? `${S.trouble}. ${trouble}` : S.waiting}</p>}
      </div>
      <p className="waves-foot"><Scale /><span title={S.ppgScale}>{S.scale(PX_PER_MM)}</span>{window && <span>{S.rhythms[window.rhythm]}, {S.at(timeIn(run, window.start))}</span>}</p>
    </figure>
  );
}

/** One second and one millivolt, as long as they are on this screen. */
function Scale() {
  return (
    <svg className="scale-bar" width={SECOND_PX + 44} height={MILLIVOLT_PX + 4} aria-hidden="true">
      <path d={`M2 2v${MILLIVOLT_PX}h${SECOND_PX}`} /><text x={8} y={MILLIVOLT_PX / 2 + 2}>{S.millivolt}</text><text x={SECOND_PX + 8} y={MILLIVOLT_PX + 2}>{S.second}</text>
    </svg>
  );
}

/** Runs until the returned function is called. */
function sweep(lab: Lab, canvas: HTMLCanvasElement, home: number, off: () => Record<Lane, boolean>, tell: (shown: { window?: WaveWindow; trouble?: string }) => void): () => void {
  const screen = new MonitorScreen(canvas);
  const feed = new WaveFeed((at, seconds) => lab.ask({ kind: 'waves', index: home, at, seconds }));
  const stop = lab.onAnswer((answer) => {
    if (answer.kind !== 'waves' || answer.index !== home) return;
    feed.take(answer.window, answer.asked, performance.now());
    if (answer.trouble && !feed.window) tell({ trouble: answer.trouble.what });
  });
  let told: WaveWindow | undefined;
  let last = performance.now();
  let frame = requestAnimationFrame(function step(now) {
    const due = feed.step(Math.min(FRAME_MOST_MS, Math.max(0, now - last)), lab.playhead.at, now);
    last = now;
    screen.write(due, feed.window, off());
    screen.draw();
    if (feed.window && (feed.window.rhythm !== told?.rhythm || Math.round(feed.window.heartRate) !== Math.round(told.heartRate) || Math.floor(feed.window.start / 60_000) !== Math.floor(told.start / 60_000))) tell({ window: told = feed.window });
    frame = requestAnimationFrame(step);
  });
  return () => {
    cancelAnimationFrame(frame);
    stop();
    screen.end();
  };
}

/** For those who want no motion: the last seconds before the minute's begin, at rest. */
function strip(lab: Lab, canvas: HTMLCanvasElement, home: number, minute: number, off: Record<Lane, boolean>, tell: (shown: { window?: WaveWindow; trouble?: string }) => void): () => void {
  const screen = new MonitorScreen(canvas);
  const at = Math.max(lab.playhead.start, minute - STILL_SECONDS * 1_000);
  let window: WaveWindow | undefined;
  const draw = () => {
    if (window) screen.still(window, off);
    screen.draw();
  };
  const stop = lab.onAnswer((answer) => {
    if (answer.kind !== 'waves' || answer.index !== home || answer.asked !== at) return;
    window = answer.window;
    tell(window ? { window } : { trouble: answer.trouble?.what ?? '' });
    draw();
  });
  screen.onResize(draw);
  lab.ask({ kind: 'waves', index: home, at, seconds: STILL_SECONDS });
  return () => {
    stop();
    screen.end();
  };
}

function useStill(): boolean {
  const [query] = useState(() => matchMedia('(prefers-reduced-motion: reduce)'));
  const [still, setStill] = useState(query.matches);
  useEffect(() => {
    const listen = () => setStill(query.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, [query]);
  return still;
}

const NUMBERS = ['heartRate', 'spo2', 'respiration', 'systolic'] as const;

function Numbers({ detail, minute, truth }: { detail: HomeDetail; minute: number; truth: boolean }) {
  const at = minute + 59_999;
  return (
    <dl className="numbers" aria-label={S.numbers}>
      {NUMBERS.map((signal) => {
        const trend = detail.trends.find((one) => one.signal === signal);
        const read = trend && lastRead(trend, at);
        const real = trend && trueAt(trend, at);
        const age = read ? minute - read.at : 0;
        return (
          <div key={signal} className={read && age > 15 * 60_000 && signal !== 'systolic' ? 'old' : ''}>
            <dt>{S[signal]}</dt>
            <dd>
              {read ? <><b>{read.value.toFixed(0)}</b> <small>{trend.unit}</small></> : <b className="faint">–</b>}
              <span className="age" title={S.ageHint}>{!trend ? S.noKit : !read ? S.none : age < 60_000 ? S.now : S.age(longWords(age))}{read?.what === READING.bad ? <em title={S.spoiltHint}>, {S.spoilt}</em> : read?.what === READING.lost ? <em>, {S.lost}</em> : null}</span>
              {truth && real !== undefined && <span className="truth-ink">{S.truly(real.toFixed(0))}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
