/**
 * A strip as a monitor prints it: ECG over pulse wave over breathing, as one SVG that stands alone. The unit of its user space is the millimetre of the paper:
 * 25 mm are a second, 10 mm a millivolt. @source the usual scales of electrocardiographs
 */
import { html, type Markup, trusted } from './html/markup.ts';

/** @param hz samples a second */
export interface StripWave {
  hz: number;
  samples: readonly number[];
}

export interface Strip {
  /** epoch ms of the first samples */
  startMs: number;
  ecg: StripWave;
  ppg: StripWave;
  respiration: StripWave;
  beats: readonly { at: number; kind: 'normal' | 'atrial' | 'ventricular' }[];
}

export interface StripLabels {
  /** whose it is and when, for the first line and for screen readers */
  title: string;
  heartRate: number;
  respiration: number;
  spo2: number;
  systolic: number;
  diastolic: number;
  /** said of the ECG: "Sinus rhythm" */
  rhythm: string;
}

const MM_PER_S = 25;
const MM_PER_MV = 10;
/** left of the traces: names and the calibration pulse; right: the numbers */
const LEFT = 15;
const RIGHT = 27;
const TOP = 11;
const BOTTOM = 7;
const GAP = 2;
/** that the words above and below a short strip have room */
const WIDTH_LEAST = 150;

/** `zero`: mm from the upper edge to the value 0; `scale`: mm per unit, upwards. Whole large squares, so that the grids meet. */
const LANES = {
  ecg: { height: 35, zero: 22, scale: MM_PER_MV },
  ppg: { height: 20, zero: 16.5, scale: 10 },
  respiration: { height: 15, zero: 12.5, scale: 9 },
} as const;
type Lane = keyof typeof LANES;
const ORDER = ['ecg', 'ppg', 'respiration'] as const satisfies readonly Lane[];

const STYLE = trusted(`<style>
.paper{fill:#fdfbf8}.fine{stroke:#f0dcd4}.coarse{stroke:#dfb9ab}.ink{fill:#26231f}.muted{fill:#635d55}.trace{fill:none;stroke-linejoin:round;stroke-linecap:round}
.ecg{stroke:#26231f}.ppg{stroke:#2d5284}.respiration{stroke:#6b6459}.mark{fill:#26231f}text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
@media (prefers-color-scheme:dark){.paper{fill:#15161a}.fine{stroke:#292a31}.coarse{stroke:#42434c}.ink,.mark{fill:#ece7df}.muted{fill:#aaa49b}.ecg{stroke:#ece7df}.ppg{stroke:#8db3e6}.respiration{stroke:#b5aea3}}
</style>`);

/** @returns an SVG document, the same bytes for the same strip */
export function renderWaveformSvg(strip: Strip, labels: StripLabels): string {
  const seconds = strip.ecg.samples.length / strip.ecg.hz;
  const width = round(seconds * MM_PER_S);
  const tops = { ecg: TOP, ppg: TOP + LANES.ecg.height + GAP, respiration: TOP + LANES.ecg.height + LANES.ppg.height + 2 * GAP };
  const foot = tops.respiration + LANES.respiration.height;
  const right = round(LEFT + width + RIGHT);
  const [wide, high] = [Math.max(WIDTH_LEAST, right), foot + BOTTOM];
  const sides: Record<Lane, Markup> = {
    ecg: number(right, tops.ecg + 11, String(Math.round(labels.heartRate)), '/min', 'heart rate'),
    ppg: number(right, tops.ppg + 8, String(Math.round(labels.spo2)), '%', 'SpO₂', `${Math.round(labels.systolic)}/${Math.round(labels.diastolic)} mmHg`),
    respiration: number(right, tops.respiration + 6, String(Math.round(labels.respiration)), '/min', 'breathing'),
  };
  return `${html`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="strip-title strip-desc" width="${wide}mm" height="${high}mm" viewBox="0 0 ${wide} ${high}">
<title id="strip-title">${labels.title}</title>
<desc id="strip-desc">${described(strip, labels, seconds)}</desc>
${STYLE}
<defs><pattern id="mm" width="5" height="5" patternUnits="userSpaceOnUse"><path class="fine" stroke-width=".1" fill="none" d="M1 0V5M2 0V5M3 0V5M4 0V5M0 1H5M0 2H5M0 3H5M0 4H5"/><path class="coarse" stroke-width=".18" fill="none" d="M0 0V5M0 0H5"/></pattern></defs>
<rect class="paper" width="${wide}" height="${high}"/>
<text class="ink" x="${LEFT}" y="6.8" font-size="4" font-weight="600">${labels.title}</text>
${ORDER.map((lane) => laneOf(lane, strip, tops[lane], width, sides[lane]))}
${strip.beats.filter(({ kind }) => kind !== 'normal').map(({ at, kind }) => mark(LEFT + ((at - strip.startMs) / 1_000) * MM_PER_S, tops.ecg, kind))}
${Array.from({ length: Math.floor(seconds) + 1 }, (_, second) => html`<path class="coarse" stroke-width=".3" d="M${LEFT + second * MM_PER_S} ${foot}v1.2"/>`)}
<text class="muted" x="${LEFT}" y="${foot + 5}" font-size="3">${labels.rhythm} · ECG II, 25 mm/s, 10 mm/mV · simulated, of display grade: not for diagnosis</text>
</svg>`.text}\n`;
}

function laneOf(lane: Lane, strip: Strip, top: number, width: number, side: Markup): Markup {
  const { height, zero, scale } = LANES[lane];
  const name = { ecg: 'ECG II', ppg: 'Pulse', respiration: 'Breath' }[lane];
  return html`<g transform="translate(${LEFT} ${top})"><rect width="${width}" height="${height}" fill="url(#mm)"/><path class="coarse" stroke-width=".25" fill="none" d="M0 0H${width}V${height}H0Z"/>
<text class="ink" x="-13" y="3.6" font-size="3.2" font-weight="600">${name}</text>
${lane === 'ecg' && html`<path class="trace ecg" stroke-width=".3" d="M-12 ${zero}h3v-${MM_PER_MV}h5v${MM_PER_MV}h3"/><text class="muted" x="-6.5" y="${zero + 4}" font-size="2.6" text-anchor="middle">1 mV</text>`}
<svg width="${width}" height="${height}"><path class="trace ${lane}" stroke-width=".35" d="${path(strip[lane], zero, scale)}"/></svg></g>${side}`;
}

/** A premature beat: letter and shape, not colour alone. */
function mark(x: number, top: number, kind: 'atrial' | 'ventricular' | 'normal'): Markup {
  return html`<g class="mark" transform="translate(${round(x)} ${top})"><path d="M-1.1 -2.6H1.1L0 -.7Z"/><text x="1.8" y="-.7" font-size="2.8">${kind === 'atrial' ? 'A' : 'V'}</text></g>`;
}

function number(right: number, y: number, value: string, unit: string, ...below: string[]): Markup {
  const x = round(right - RIGHT + 3);
  return html`<text class="ink" x="${x}" y="${y}" font-size="7.5" font-weight="600">${value}<tspan class="muted" font-size="2.8" font-weight="400" dx="1">${unit}</tspan></text>${below.map((line, i) => html`<text class="muted" x="${x}" y="${y + 4 * (i + 1)}" font-size="2.8">${line}</text>`)}`;
}

function path({ hz, samples }: StripWave, zero: number, scale: number): string {
  return samples.map((value, i) => `${i === 0 ? 'M' : i === 1 ? 'L' : ''}${round((i / hz) * MM_PER_S)} ${round(zero - value * scale)}`).join(' ');
}

/** What the picture shows, for those who do not see it. */
function described({ beats }: Strip, labels: StripLabels, seconds: number): string {
  const premature = (['atrial', 'ventricular'] as const).flatMap((kind) => {
    const many = beats.filter((beat) => beat.kind === kind).length;
    return many > 0 ? [`${many} premature ${kind} beat${many === 1 ? '' : 's'}`] : [];
  });
  return `${round(seconds)} seconds of simulated ECG lead II, finger pulse and breathing, with ${[`${beats.length} beats`, ...premature].join(', ')}. ${labels.rhythm}. Heart rate ${Math.round(labels.heartRate)} per minute, oxygen saturation ${Math.round(labels.spo2)} per cent, ${Math.round(labels.respiration)} breaths per minute, blood pressure ${Math.round(labels.systolic)} over ${Math.round(labels.diastolic)}.`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
