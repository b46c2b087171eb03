/** A comparison for the console: what was asked differently, verdict and score, every metric with a word, and the events that only one run found. Plain text, 100 columns. */
import type { Comparison, MetricChange } from '../compare.ts';
import { clockTime, counted, lengthOfTime, rounded, thousands, valueText } from '../plain-words.ts';
import { clean, wrapped } from './terminal.ts';

/** Events told one by one; the JSON has all. */
const EVENTS_MAX = 12;
const NAME = 44;
const VALUE = 20;
const COLOURS = { 'better': '32', 'worse': '31', 'same': '2', 'not comparable': '33', 'bold': '1' } as const;
type Paint = (text: string, colour: keyof typeof COLOURS) => string;

/** @param options.color ANSI colours; nothing is said by colour alone */
export function renderComparison(comparison: Comparison, options: { color?: boolean } = {}): string {
  const paint: Paint = (text, colour) => (options.color ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text);
  const head = [...runLine('A', comparison.runs.a), ...runLine('B', comparison.runs.b), ''];
  if (comparison.equal) return `${[...head, paint('Nothing differs: verdict, score, metrics, findings, account and digests are equal.', 'bold')].join('\n')}\n`;
  return `${[...head, ...asked(comparison), ...outcome(comparison, paint), ...metrics(comparison, paint), ...events(comparison, paint), ...attacks(comparison, paint), ...counts(comparison, paint), ...digests(comparison, paint)].join('\n').trimEnd()}\n`;
}

function runLine(name: string, { id, identity }: Comparison['runs']['a']): string[] {
  const { title, homes, durationMs, seed, sut } = identity;
  return wrapped(`${id} · ${title} · ${counted(homes, 'home')} · ${lengthOfTime(durationMs)} · seed ${seed} · ${sut.id} ${sut.version}`, `${name}  `);
}

function asked({ warnings, identity, sameWorld }: Comparison): string[] {
  return [
    ...warnings.flatMap((warning) => wrapped(warning, '! ')),
    ...(sameWorld ? wrapped('The same world: the runs are compared event by event.', '  ') : []),
    ...identity.flatMap(({ what, a, b }) => wrapped(`${what}: ${a} → ${b}`, '  ')),
    '',
  ];
}

/** A long name may reach into the room of a short value. */
function row(name: string, a: string, b: string, word: string): string {
  const left = `  ${clean(name)}`;
  return `${left}${` ${a}`.padStart(NAME + VALUE - left.length)}${` ${b}`.padStart(VALUE)}  ${word}`.trimEnd();
}

function outcome({ verdict, score, categories }: Comparison, paint: Paint): string[] {
  const text = (value: number | null): string => (value === null ? '–' : rounded(value, 0));
  const step = (a: number | null, b: number | null): string => (a === null || b === null || Math.round(b) === Math.round(a) ? '' : `${b > a ? '+' : '−'}${Math.abs(Math.round(b) - Math.round(a))}`);
  return [
    paint(row('', 'A', 'B', ''), 'bold'),
    row('Verdict', verdict.a.toUpperCase(), verdict.b.toUpperCase(), ''),
    row('Score of 100', text(score.a), text(score.b), step(score.a, score.b)),
    ...categories.filter(({ a, b }) => a !== null || b !== null).map(({ title, a, b }) => row(`  ${title}`, text(a), text(b), step(a, b))),
    '',
  ];
}

function valueWithInterval({ unit }: MetricChange, { value, ci }: MetricChange['a']): string {
  // The unit of a rate stands with the title's row once, not three times.
  const short = (n: number): string => valueText(n, unit === 'ms' || unit === 'share' ? unit : 'count');
  return `${value === null ? '–' : short(value)}${ci ? ` (${short(ci[0])}–${short(ci[1])})` : ''}`;
}

const WORDS = { 'better': 'BETTER', 'worse': 'WORSE', 'same': 'same', 'not comparable': 'not comparable' } as const;

function metrics({ metrics: all }: Comparison, paint: Paint): string[] {
  const applying = all.filter(({ a, b }) => a.value !== null || b.value !== null);
  return [
    paint('Metrics: B against A, with 95 % intervals; * has a threshold', 'bold'),
    ...applying.flatMap((metric) => {
      const { title, target, change, why, unit } = metric;
      const name = `${title}${target === undefined ? '' : ' *'}${unit === 'share' || unit === 'ms' || unit === 'count' ? '' : `, ${unit}`}`;
      const line = row(name, valueWithInterval(metric, metric.a), valueWithInterval(metric, metric.b), WORDS[change]);
      return [change === 'same' ? line : line.slice(0, -WORDS[change].length) + paint(WORDS[change], change), ...(why === 'the values are equal' ? [] : wrapped(why, '      '))];
    }),
    '',
  ];
}

function events({ foundByOne, runs }: Comparison, paint: Paint): string[] {
  const { start, durationMs } = runs.a.identity;
  const time = (at: number): string => clockTime(at, { start, end: start + durationMs });
  return (['a', 'b'] as const).flatMap((side) => {
    const found = foundByOne.filter((event) => event.found === side);
    if (found.length === 0) return [];
    const [finder, other] = side === 'a' ? ['A', 'B'] : ['B', 'A'];
    const told = found.slice(0, EVENTS_MAX).flatMap((event) => [
      ...wrapped(event.text, '  · '),
      ...(event.alert ? wrapped(`${finder}, ${time(event.alert.gradedAt)}: ${event.alert.code}, “${event.alert.text}”`, '      ') : []),
    ]);
    return [paint(`Found by ${finder}, missed by ${other}: ${found.length}`, 'bold'), ...told, ...(found.length > EVENTS_MAX ? [`  · and ${found.length - EVENTS_MAX} more (--json has them all)`] : []), ''];
  });
}

function attacks({ attacks: rows }: Comparison, paint: Paint): string[] {
  return rows.length === 0 ? [] : [paint('Attacks that went otherwise', 'bold'), ...rows.map(({ id, axis, a, b }) => row(`${id}, ${axis}`, a, b, '')), ''];
}

function counts({ falseAlarms, account }: Comparison, paint: Paint): string[] {
  const step = (a: number, b: number): string => `${b > a ? '+' : '−'}${thousands(Math.abs(b - a))}`;
  const table = (title: string, rows: readonly { name: string; a: number; b: number }[]): string[] =>
    rows.length === 0 ? [] : [paint(title, 'bold'), ...rows.map(({ name, a, b }) => row(name, thousands(a), thousands(b), step(a, b))), ''];
  return [
    ...table('False clinical alarms by cause', falseAlarms.map(({ cause, a, b }) => ({ name: cause.replaceAll('-', ' '), a, b }))),
    ...table('The account of readings', account.map(({ what, a, b }) => ({ name: what, a, b }))),
  ];
}

const MEANING = { truth: 'what happened', planned: 'what hubs sent', received: 'what arrived', alerts: 'what the pipelines said', inputs: 'what came from outside' } as const;

function digests({ digests: all }: Comparison, paint: Paint): string[] {
  if (all.length === 0) return ['All digests are equal: the same things happened, were sent, arrived and were said.'];
  return [
    paint('Digests that differ', 'bold'),
    ...all.map(({ digest, homes, firstHome }) => `  ${digest.padEnd(9)} ${MEANING[digest]}${homes === undefined ? '' : `: in ${counted(homes, 'home')}, first in ${clean(firstHome ?? '–')}`}`),
  ];
}
