/** What a column of a table means: told by its name and unit, or by the user. */
import { badInput } from '../../contract/errors.ts';
import { FITTED_SIGNALS, type FittedSignalName } from '../../contract/resident-file.ts';

export type TimeKind = 'stamp' | 'date' | 'clock' | 'elapsed';

export type Meaning =
  | { kind: 'signal'; signal: FittedSignalName; unit?: Unit }
  | { kind: 'time'; time: TimeKind; unitMs: number }
  | { kind: 'person' }
  | { kind: 'steps' };

/** Units beside those of `CODES`, and how to come to these. */
export type Unit = 'mmol/L' | 'mg/dL' | '[lb_av]' | 'kg' | '[degF]' | 'Cel' | '1';

/** @source molar mass of glucose 180.156 g/mol; avoirdupois pound 0.45359237 kg; Fahrenheit: definition */
export const CONVERT: Readonly<Record<Unit, (value: number) => number>> = {
  'mmol/L': (value) => value * 18.0156, 'mg/dL': (value) => value, '[lb_av]': (value) => value * 0.45359237, 'kg': (value) => value,
  '[degF]': (value) => ((value - 32) * 5) / 9, 'Cel': (value) => value, '1': (value) => value * 100,
};

const UNIT_WORDS: readonly [RegExp, Unit][] = [
  [/mmol/, 'mmol/L'], [/mg ?\/? ?dl/, 'mg/dL'], [/\b(pounds?|lbs?)\b|pounds$|lbs?$/, '[lb_av]'], [/\bkgs?\b|kgs?$|kilogram/, 'kg'], [/fahrenheit|° ?f\b|\bdegf\b|\bf$/, '[degF]'], [/celsius|° ?c\b|\bcel\b|\bc$/, 'Cel'],
];

/** In this order: the first that fits. Names are in lower case, with every sign but letters, digits, % and ° as one blank. */
const SIGNAL_WORDS: readonly [RegExp, FittedSignalName][] = [
  [/^(sp ?o ?2|sa ?o ?2|o2 ?sat|oxygen( saturation)?|saturation|blood oxygen)\b/, 'spo2'],
  [/^(heart ?rate|hr|pulse( ?rate)?|bpm)\b(?!.*(pressure|variab))/, 'heartRate'],
  [/^(resp|respiration|respiratory( rate)?|respiration rate|breath(s|ing)?( rate)?)\b/, 'respiration'],
  [/^(body )?temp(erature)?\b/, 'temperature'],
  [/^(n?i?bp ?|abp ?|art ?)?(sys|systolic|sbp)\b|^(nbp|abp|nibp)sys/, 'systolic'],
  [/^(n?i?bp ?|abp ?|art ?)?(dias?|diastolic|dbp)\b|^(nbp|abp|nibp)dias?/, 'diastolic'],
  [/^(body )?weight|^mass\b/, 'weight'],
  [/glucose|^sgv\b|^bg\b|^cgm\b/, 'glucose'],
];

/** A name as the patterns want it: `WeightKg` and `weight_kg` are the same. */
function plainName(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().replace(/[^a-z0-9%°/]+/g, ' ').trim();
}

export function meaningOf(header: string): Meaning | undefined {
  const name = plainName(header);
  if (/^(time ?stamp|date ?time|device time ?stamp|effective( date ?time)?|recorded( at)?|time of measurement|measured at|activity ?date|datetime.*|timestamp.*|at)$/.test(name)) return { kind: 'time', time: 'stamp', unitMs: 0 };
  if (/^date$/.test(name)) return { kind: 'time', time: 'date', unitMs: 0 };
  if (/^time( of day)?$|^clock$/.test(name)) return { kind: 'time', time: 'clock', unitMs: 0 };
  const elapsed = /^(?:elapsed|time|t)? ?(minutes?|mins?|seconds?|secs?|hours|ms|s)( elapsed)?$/.exec(name)?.[1];
  if (elapsed) return { kind: 'time', time: 'elapsed', unitMs: elapsed.startsWith('mi') ? 60_000 : elapsed === 'ms' ? 1 : elapsed === 'hours' ? 3_600_000 : 1000 };
  if (/^(customer|person|patient|participant|subject|user|resident)( ?id)?$|^id$/.test(name)) return { kind: 'person' };
  if (/^(total )?steps?( count)?$/.test(name)) return { kind: 'steps' };
  const signal = SIGNAL_WORDS.find(([pattern]) => pattern.test(name))?.[1];
  if (!signal || /\b(delta|target|goal|limit|alarm|quality|mean arterial|baseline|months?)\b/.test(name)) return undefined;
  const unit = unitIn(name);
  return { kind: 'signal', signal, ...(unit && { unit }) };
}

function unitIn(name: string): Unit | undefined {
  return UNIT_WORDS.find(([pattern]) => pattern.test(name))?.[1];
}

/** A meaning as the user tells it: `glucose`, `glucose:mmol/L`, `time`, `minute`, `person`. @throws TwinwardError for a word that is none */
export function toldMeaning(column: string, told: string): Meaning {
  const [word = '', unitWord] = told.split(':');
  if (word === 'time') return { kind: 'time', time: 'stamp', unitMs: 0 };
  if (word === 'minute' || word === 'second') return { kind: 'time', time: 'elapsed', unitMs: word === 'minute' ? 60_000 : 1000 };
  if (word === 'person') return { kind: 'person' };
  const signal = FITTED_SIGNALS.find((name) => name === word);
  if (!signal) throw badInput('twin-map', `--map ${column}=${told}: "${word}" is no meaning of a column`, { path: '--map' }, `give one of ${[...FITTED_SIGNALS, 'time', 'minute', 'second', 'person'].join(', ')}`);
  const unit = unitWord === undefined ? unitIn(plainName(column)) : unitIn(unitWord.toLowerCase());
  if (unitWord !== undefined && !unit) throw badInput('twin-map', `--map ${column}=${told}: the unit "${unitWord}" is not known`, { path: '--map' }, 'units that can be told: mmol/L, mg/dL, lb, kg, °F, °C');
  return { kind: 'signal', signal, ...(unit && { unit }) };
}
