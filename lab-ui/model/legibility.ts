/**
 * Whether a screen can be read and used by an old person: rules held against what was measured of the drawn screen. Lengths in millimetres on the real panel,
 * angles in minutes of arc. Nothing here knows a browser: the measures come from `panels/screen/measure.ts`, and from tests.
 */
import { erf } from './normal.ts';
import { readingGrade, sentencesOf, wordsOf } from './reading-grade.ts';

/** Red, green, blue, 0–255. */
export type Colour = readonly [number, number, number];

/** The eye's distance from the screen, mm. */
export const VIEWING_MM = 500;

/** A person as the rules need them. All numbers of a persona are assumptions: published effect sizes are lacking. */
export interface Persona {
  id: 'glasses' | 'cataract' | 'tremor';
  /** smallest detail that is seen, minutes of arc: 1 is full sight, 2 is half (6/12) */
  detail: number;
  /** share of light that a clouded lens spreads over the whole picture, 0–1 */
  veil: number;
  /** share of red, green and blue that passes the lens */
  passes: Colour;
  /** one standard deviation of where the finger lands, each way, mm */
  scatter: number;
}

export const PERSONAS: readonly Persona[] = [
  { id: 'glasses', detail: 1.1, veil: 0.02, passes: [1, 0.98, 0.92], scatter: 2 },
  { id: 'cataract', detail: 2, veil: 0.16, passes: [0.96, 0.88, 0.58], scatter: 2.4 },
  { id: 'tremor', detail: 1.5, veil: 0.05, passes: [0.98, 0.93, 0.76], scatter: 3.6 },
];

/** One run of text as it is drawn. */
export interface TextMeasure {
  text: string;
  /** font size, mm */
  size: number;
  /** height of a capital letter, mm */
  capital: number;
  ink: Colour;
  ground: Colour;
}

export interface ButtonMeasure {
  label: string;
  /** mm, from the panel's corner */
  x: number;
  y: number;
  width: number;
  height: number;
  help: boolean;
}

/** A screen as it is drawn. */
export interface ScreenMeasure {
  texts: readonly TextMeasure[];
  buttons: readonly ButtonMeasure[];
  /** what is read, sentence by sentence: title and lines, buttons apart */
  reading: string;
  /** most words in one drawn line */
  wordsInLine: number;
  /** mm by which text or buttons stand over the edge of the panel, or of a button */
  overflow: number;
  /** what stands over most */
  overflowAt: string;
  /** a shape and a word say what the colour says */
  shape: boolean;
  /** frequency of the tone at a press, Hz, as counted in its wave */
  tone: number;
}

/** Where each limit comes from. `project`: set by this project. */
export const RULE_SOURCES = { older: 'PMC4263975', iso: 'ISO 9241-3', wcagAaa: 'WCAG 2.2, 1.4.6', wcagAa: 'WCAG 2.2, 1.4.3', ama: 'AMA', project: 'project' } as const;
export const RULE_IDS = ['fits', 'size', 'angle', 'contrast', 'seen', 'area', 'side', 'gap', 'choices', 'miss', 'wrong', 'line', 'words', 'grade', 'shape', 'tone'] as const;
export type RuleId = (typeof RULE_IDS)[number];

export interface Rule {
  id: RuleId;
  value: number;
  /** the limit; `most` where the value may not be above it, `least` where not below, `between` with `upper` */
  limit: number;
  upper?: number;
  sense: 'least' | 'most' | 'between';
  source: keyof typeof RULE_SOURCES;
  pass: boolean;
  /** the text or button with the worst value */
  where?: string;
}

/** 12 point in mm; the gain in ease goes on up to 24 point. */
export const POINT_MM = 25.4 / 72;
const LIMITS = {
  sizeMm: 12 * POINT_MM, angle: 16, reserve: 2, contrast: 7, seen: 4.5, areaMm2: 150, sideMm: 12.3, gapMm: 3, choices: 2, miss: 0.04, wrong: 0.005, wordsInLine: 8, words: 22, grade: 6, toneLow: 500, toneHigh: 1000,
} as const;

/** Relative luminance, 0–1. @source WCAG 2.2 */
export function luminance(colour: Colour): number {
  const [r, g, b] = colour.map(linear) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** 1–21. @source WCAG 2.2 */
export function contrast(a: Colour, b: Colour): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Contrast as it reaches the back of the eye: the lens takes colours away and spreads a veil of half the white of the screen. The picture's filter does the same sum. */
export function contrastSeen(a: Colour, b: Colour, { veil, passes }: Persona): number {
  const light = (colour: Colour) => {
    const [r, g, b] = colour.map((channel, index) => ((1 - veil) * linear(channel) + veil / 2) * passes[index]!) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [light(a), light(b)].toSorted((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Angle under which a length is seen, minutes of arc. */
export function arcMinutes(mm: number, distance = VIEWING_MM): number {
  return (2 * Math.atan(mm / (2 * distance)) * 180 * 60) / Math.PI;
}

/** The smallest capital that a persona reads with ease: the letter of five details, and twice that as a reserve; never under the standard's least. */
export function anglePersona({ detail }: Persona): number {
  return Math.max(LIMITS.angle, 5 * detail * LIMITS.reserve);
}

/** Whether a finger that aims at the middle lands in [from, to], one axis: normal, no bias. */
function landing(from: number, to: number, aim: number, scatter: number): number {
  const share = (edge: number) => 0.5 * (1 + erf((edge - aim) / (scatter * Math.SQRT2)));
  return share(to) - share(from);
}

/** Chance that a press aimed at the middle of `aimed` lands in `hit`. Both axes independent. */
export function landsIn(aimed: ButtonMeasure, hit: ButtonMeasure, scatter: number): number {
  return landing(hit.x, hit.x + hit.width, aimed.x + aimed.width / 2, scatter) * landing(hit.y, hit.y + hit.height, aimed.y + aimed.height / 2, scatter);
}

/** Of presses aimed at a button: the share that misses it, and the share that hits another one. */
export function mistaps(aimed: ButtonMeasure, all: readonly ButtonMeasure[], scatter: number): { miss: number; wrong: number } {
  return { miss: 1 - landsIn(aimed, aimed, scatter), wrong: all.reduce((sum, other) => (other === aimed ? sum : sum + landsIn(aimed, other, scatter)), 0) };
}

/** Gap between two buttons, mm; negative where they lie on each other. */
export function gapBetween(a: ButtonMeasure, b: ButtonMeasure): number {
  const [dx, dy] = [Math.max(a.x - b.x - b.width, b.x - a.x - a.width), Math.max(a.y - b.y - b.height, b.y - a.y - a.height)];
  return dx > 0 && dy > 0 ? Math.hypot(dx, dy) : Math.max(dx, dy);
}

/** All rules held against one drawn screen and one person. A rule with nothing to measure is left out. */
export function judge(measure: ScreenMeasure, persona: Persona): Rule[] {
  const { texts, buttons } = measure;
  const words = wordsOf(measure.reading).length;
  const rules: (Rule | undefined)[] = [
    rule('fits', round(measure.overflow, 1), 'most', 0.5, 'project', measure.overflowAt),
    worst('size', texts, ({ size }) => size, 'least', LIMITS.sizeMm, 'older', ({ text }) => text),
    worst('angle', texts, ({ capital }) => arcMinutes(capital), 'least', anglePersona(persona), 'iso', ({ text }) => text),
    worst('contrast', texts, ({ ink, ground }) => contrast(ink, ground), 'least', LIMITS.contrast, 'wcagAaa', ({ text }) => text),
    worst('seen', texts, ({ ink, ground }) => contrastSeen(ink, ground, persona), 'least', LIMITS.seen, 'wcagAa', ({ text }) => text),
    worst('area', buttons, ({ width, height }) => width * height, 'least', LIMITS.areaMm2, 'older', ({ label }) => label),
    worst('side', buttons, ({ width, height }) => Math.min(width, height), 'least', LIMITS.sideMm, 'older', ({ label }) => label),
    buttons.length < 2 ? undefined : worst('gap', pairsOf(buttons), ([a, b]) => gapBetween(a, b), 'least', LIMITS.gapMm, 'project', ([a, b]) => `${a.label} – ${b.label}`),
    rule('choices', buttons.filter(({ help }) => !help).length, 'most', LIMITS.choices, 'project'),
    worst('miss', buttons, (button) => mistaps(button, buttons, persona.scatter).miss, 'most', LIMITS.miss, 'project', ({ label }) => label),
    buttons.length < 2 ? undefined : worst('wrong', buttons, (button) => mistaps(button, buttons, persona.scatter).wrong, 'most', LIMITS.wrong, 'project', ({ label }) => label),
    rule('line', measure.wordsInLine, 'most', LIMITS.wordsInLine, 'project'),
    rule('words', words, 'most', LIMITS.words, 'project'),
    sentencesOf(measure.reading).length === 0 ? undefined : rule('grade', readingGrade(measure.reading), 'most', LIMITS.grade, 'ama'),
    rule('shape', Number(measure.shape), 'least', 1, 'older'),
    { id: 'tone', value: measure.tone, limit: LIMITS.toneLow, upper: LIMITS.toneHigh, sense: 'between', source: 'older', pass: measure.tone >= LIMITS.toneLow && measure.tone <= LIMITS.toneHigh },
  ];
  return rules.filter((one) => one !== undefined);
}

function rule(id: RuleId, value: number, sense: 'least' | 'most', limit: number, source: Rule['source'], where?: string): Rule {
  // A thousandth is rounding of the drawing, no judgement.
  return { id, value, sense, limit, source, pass: sense === 'least' ? value >= limit * 0.999 : value <= limit * 1.001, ...(where !== undefined && { where }) };
}

function worst<T>(id: RuleId, items: readonly T[], of: (item: T) => number, sense: 'least' | 'most', limit: number, source: Rule['source'], name: (item: T) => string): Rule | undefined {
  if (items.length === 0) return undefined;
  const item = items.reduce((a, b) => ((sense === 'least' ? of(b) < of(a) : of(b) > of(a)) ? b : a));
  return rule(id, of(item), sense, limit, source, name(item));
}

function pairsOf<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, index) => items.slice(index + 1).map((b): [T, T] => [a, b]));
}

function round(value: number, places: number): number {
  const scale = 10 ** places;
  return Math.round(value * scale) / scale;
}

/** Frequency of a wave, Hz, by its passages from below to above zero. @param samples −1 to 1 @param rate samples a second */
export function frequencyOf(samples: ArrayLike<number>, rate: number): number {
  const passages: number[] = [];
  for (let i = 1; i < samples.length; i += 1) {
    const [before, now] = [samples[i - 1] as number, samples[i] as number];
    if (before < 0 && now >= 0) passages.push(i - 1 + before / (before - now));
  }
  return passages.length < 2 ? 0 : ((passages.length - 1) * rate) / (passages.at(-1)! - passages[0]!);
}
