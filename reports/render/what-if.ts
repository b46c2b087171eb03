/** A what-if for the console: each measure with a row per variant, its interval, and the paired difference with a word. Plain text, 100 columns. */
import { clockTime, counted, lengthOfTime, plainNumber, rounded } from '../plain-words.ts';
import type { Difference, Measure, Value, WhatIf, WhatIfResult, WhatIfWord } from '../what-if.ts';
import { clean, wrapped } from './terminal.ts';

/** Longest name in a row; the list of variants has it whole. */
const NAME_MAX = 34;
const VALUE = 24;
const DIFFERENCE = 28;
const COLOURS: Readonly<Record<WhatIfWord | 'bold', string>> = { 'better': '32', 'worse': '31', 'more': '33', 'fewer': '33', 'same': '2', 'cannot tell': '2', 'bold': '1' };
type Paint = (text: string, colour: keyof typeof COLOURS) => string;

/** A number in the unit of its measure, without the unit where that stands in the title. */
export function shortValue(value: number, unit: string): string {
  return unit === 'ms' ? lengthOfTime(value) : unit === 'share' ? rounded(value, 2) : plainNumber(value);
}

/** With a sign, and 0 without. */
export function signedValue(value: number, unit: string): string {
  const text = shortValue(Math.abs(value), unit);
  return value === 0 || /^0( min)?$/.test(text) ? text : `${value < 0 ? '−' : '+'}${text}`;
}

export function unitText(unit: string): string {
  return unit.startsWith('per ') ? `, ${unit}` : '';
}

export function withInterval({ value, ci }: Pick<Value, 'value' | 'ci'>, unit: string): string {
  return value === null ? '–' : `${shortValue(value, unit)}${ci ? ` (${shortValue(ci[0], unit)} to ${shortValue(ci[1], unit)})` : ''}`;
}

export function differenceText({ value, ci }: Difference, unit: string): string {
  return value === null ? '–' : `${signedValue(value, unit)}${ci && value !== 0 ? ` (${signedValue(ci[0], unit)} to ${signedValue(ci[1], unit)})` : ''}`;
}

const WISHES = { higher: 'higher is better', lower: 'lower is better', none: 'neither is better' } as const;

export function wishText({ wish }: Measure): string {
  return WISHES[wish];
}

/** `40 of 46 can be observed: 4 never crossed its criterion, 2 no device measured it` */
export function visibilityText({ visibility: { planted, observable, unobservable } }: WhatIfResult): string {
  return `${observable} of ${counted(planted, 'episode')} observable${unobservable.length > 0 ? `; the others: ${unobservable.map(({ reason, n }) => `${n} ${reason}`).join(', ')}` : ''}`;
}

/** What a variant changed, in plain words; empty for the baseline. */
export function changeText({ by, touched: { limits, kit }, sut }: WhatIfResult): string {
  const parts = [limits > 0 && `other limits in ${counted(limits, 'home')}`, kit > 0 && `another kit in ${counted(kit, 'home')}`, by === 'pipeline' && `${sut.id} ${sut.version}`].filter(Boolean);
  return by === 'nothing' ? `${sut.id} ${sut.version}` : parts.join(', ') || 'nothing: all have this already';
}

/** @param options.color ANSI colours; nothing is said by colour alone */
export function renderWhatIf(result: WhatIf, options: { color?: boolean } = {}): string {
  const paint: Paint = (text, colour) => (options.color ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text);
  const { title, homes, start, durationMs, seed } = result.scenario;
  const head = wrapped(`What if · ${title} · ${counted(homes, 'home')} · ${clockTime(start, { start, end: start })}, ${lengthOfTime(durationMs)} · seed ${seed}`, '');
  const [base] = result.variants as [WhatIfResult];
  const who = result.variants.flatMap((variant) => wrapped(`${variant.name}: ${changeText(variant)}${variant === base || visibilityText(variant) !== visibilityText(base) ? `; ${visibilityText(variant)}` : ''}`, '  '));
  return `${[...head, '', paint('Variants, and what could be seen where that is not as in the baseline', 'bold'), ...who, '', ...result.measures.flatMap((measure) => block(result, measure, paint)), ...curves(result, paint), ...notes(result, paint), ...wrapped(HOW, '')].join('\n')}\n`;
}

const HOW = 'Values with 95 % intervals; differences against the baseline, over the same homes. "cannot tell": chance may have made it. Each is judged for itself: of twenty, chance makes about one.';

function pad(text: string, width: number): string {
  return text.length < width ? text.padEnd(width) : `${text} `;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function block({ variants }: WhatIf, measure: Measure, paint: Paint): string[] {
  const { id, title, unit } = measure;
  const applying = variants.some(({ values }) => values[id]!.value !== null);
  if (!applying) return [];
  const width = Math.min(NAME_MAX, Math.max(...variants.map(({ name }) => name.length)) + 2);
  return [
    paint(`${title}${unitText(unit)} (${wishText(measure)})`, 'bold'),
    ...variants.map(({ name, values, against }) => {
      const difference = against?.[id];
      const left = `  ${pad(cut(clean(name), width - 2), width)}${pad(withInterval(values[id]!, unit), VALUE)}`;
      return difference ? `${left}${pad(differenceText(difference, unit), DIFFERENCE)}${paint(difference.word, difference.word)}` : left.trimEnd();
    }),
    '',
  ];
}

const BAR = 28;

function curves({ curves: all }: WhatIf, paint: Paint): string[] {
  return all.flatMap(({ axis, points }) => {
    const most = Math.max(...points.map(({ alerts }) => alerts.value ?? 0), 1e-9);
    return [
      paint(`What-if curve: ${clean(axis)}`, 'bold'),
      ...points.map(({ at, sensitivity, alerts }) => `  ${rounded(at, 3).replace('-', '−').padStart(8)}   detected ${bar((sensitivity.value ?? 0) * BAR)} ${sensitivity.value === null ? '–' : rounded(sensitivity.value, 2).padEnd(4)}   alerts ${bar(((alerts.value ?? 0) / most) * BAR)} ${alerts.value === null ? '–' : plainNumber(alerts.value)}`),
      '',
    ];
  });
}

function bar(cells: number): string {
  const full = Math.round(cells);
  return '█'.repeat(full) + '·'.repeat(Math.max(0, BAR - full));
}

function notes({ notes: all }: WhatIf, paint: Paint): string[] {
  return all.length === 0 ? [] : [paint('To know', 'bold'), ...all.flatMap((note) => wrapped(note, '  · ')), ''];
}

