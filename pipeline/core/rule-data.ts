/** Rules written as data (`contract/rule.ts`): what is wrong with one, and what it becomes. Conditions are met, not met, or unknown; an unknown one neither raises nor clears. */
import { durationMs } from '../../contract/duration.ts';
import type { RuleCondition, RuleData } from '../../contract/rule.ts';
import type { Judgement } from './alert-book.ts';
import { DAY_MS, atNewHour, lastDay, usualDay } from './daily.ts';
import { FEATURES, USUAL_DAYS_MIN, featureById } from './features.ts';
import type { Feature } from './features.ts';
import type { HomeState, ResidentState } from './patient-state.ts';
import { RULES } from './rules/index.ts';
import { heldFor } from './vitals.ts';

export interface RuleProblem {
  /** keys inside the document */
  path: (string | number)[];
  message: string;
  hint?: string;
  /** a name that is not on the list of features: what was probably meant is the reader's to say */
  unknownFeature?: string;
}

export const FEATURE_IDS: readonly string[] = FEATURES.map(({ id }) => id);
const LIMITS = ['above', 'atLeast', 'below', 'atMost'] as const;
const PLACEHOLDER = /\{([^{}]*)\}/g;

/** What the schema cannot see: names of features, usuals that nobody knows, days that are no days. */
export function ruleProblems(rule: RuleData): RuleProblem[] {
  const problems = [...conditionProblems(rule.when, ['when']), ...(rule.clear.when ? conditionProblems(rule.clear.when, ['clear', 'when']) : [])];
  for (const [, name = ''] of rule.text.matchAll(PLACEHOLDER)) {
    const feature = featureById(name.replace(/\.usual$/, ''));
    if (!feature) problems.push({ path: ['text'], message: `"{${name}}" is no feature`, unknownFeature: name.replace(/\.usual$/, '') });
    else if (name.endsWith('.usual') && !feature.usual) problems.push({ path: ['text'], message: `nothing is usual of ${feature.id}`, hint: `write {${feature.id}}` });
  }
  return problems;
}

function conditionProblems(condition: RuleCondition, path: (string | number)[]): RuleProblem[] {
  const problems = (['all', 'any'] as const).flatMap((key) => (condition[key] ?? []).flatMap((inner, index) => conditionProblems(inner, [...path, key, index])));
  if (condition.not) problems.push(...conditionProblems(condition.not, [...path, 'not']));
  if (condition.feature === undefined) return problems;
  const feature = featureById(condition.feature);
  if (!feature) return [...problems, { path: [...path, 'feature'], message: `there is no feature "${condition.feature}"`, unknownFeature: condition.feature }];
  for (const key of LIMITS) if (typeof condition[key] === 'object' && !feature.usual) problems.push({ path: [...path, key], message: `nothing is usual of ${feature.id}`, hint: 'give a number' });
  if (feature.daily && condition.for !== undefined && durationMs(condition.for) % DAY_MS !== 0) problems.push({ path: [...path, 'for'], message: `${feature.id} is one number a day, and "${condition.for}" is not a number of days`, hint: 'write days: 3d' });
  if (feature.daily && condition.for !== undefined && durationMs(condition.for) > 28 * DAY_MS) problems.push({ path: [...path, 'for'], message: 'so many days are not kept', hint: 'give 28d or less' });
  return problems;
}

/** All of a condition's features. */
function featuresOf(condition: RuleCondition): Feature[] {
  const own = condition.feature === undefined ? undefined : featureById(condition.feature);
  return [...(own ? [own] : []), ...[...(condition.all ?? []), ...(condition.any ?? []), ...(condition.not ? [condition.not] : [])].flatMap(featuresOf)];
}

type Met = boolean | undefined;

interface Asked {
  home: HomeState;
  resident: ResidentState;
  now: number;
  /** name of the rule, for its timers */
  rule: string;
}

/** Whether a value keeps to all limits of a condition. */
function within(condition: RuleCondition, value: number | undefined, usual: () => number | undefined): Met {
  if (value === undefined) return undefined;
  for (const key of LIMITS) {
    const given = condition[key];
    if (given === undefined) continue;
    const base = typeof given === 'number' ? 0 : usual();
    if (base === undefined) return undefined;
    const limit = typeof given === 'number' ? given : base * given.usual + (given.plus ?? 0);
    if (!(key === 'above' ? value > limit : key === 'atLeast' ? value >= limit : key === 'below' ? value < limit : value <= limit)) return false;
  }
  return true;
}

/** A feature of days: so many in a row, the newest among them, against what was usual before them. */
function daysMet(condition: RuleCondition, { daily }: ResidentState, name: NonNullable<Feature['daily']>, count: number, now: number): Met {
  const series = daily.days.get(name);
  if (!series || lastDay(daily, name, now) === undefined) return undefined;
  const usual = (): number | undefined => usualDay(daily, name, count, USUAL_DAYS_MIN);
  const last = series.value.slice(-count).map((value) => within(condition, value, usual));
  if (last.includes(false)) return false;
  const whole = series.length >= count && series.lastAt - (series.at[series.length - count] as number) === (count - 1) * DAY_MS;
  return whole && !last.includes(undefined) ? true : undefined;
}

function evaluate(condition: RuleCondition, asked: Asked, path: string): Met {
  const { home, resident, now, rule } = asked;
  const feature = condition.feature === undefined ? undefined : featureById(condition.feature);
  const span = condition.for === undefined ? 0 : durationMs(condition.for);
  if (feature?.daily) return daysMet(condition, resident, feature.daily, Math.max(1, span / DAY_MS), now);
  let met: Met;
  if (feature) met = within(condition, feature.value(home, resident, now), () => feature.usual?.(home, resident, now));
  else if (condition.not) {
    const inner = evaluate(condition.not, asked, `${path}!`);
    met = inner === undefined ? undefined : !inner;
  } else {
    // Every part is asked, so that the time of each runs.
    const parts = (condition.all ?? condition.any ?? []).map((inner, index) => evaluate(inner, asked, `${path}.${index}`));
    const decides = condition.all === undefined;
    met = parts.includes(decides) ? decides : parts.includes(undefined) ? undefined : !decides;
  }
  if (span === 0) return met;
  const held = heldFor(resident.vitals, `${rule}${path}`, met === true, now);
  // Met, but not yet long enough: not met, and not over.
  return met === true && held < span ? undefined : met;
}

/** The text with its features filled in: a tenth below ten, whole numbers above; a feature that is not known is a dash. */
function filled(text: string, { home, resident, now }: Asked): string {
  return text.replaceAll(PLACEHOLDER, (_whole, name: string) => {
    const feature = featureById(name.replace(/\.usual$/, '')) as Feature;
    const value = name.endsWith('.usual') ? feature.usual?.(home, resident, now) : feature.value(home, resident, now);
    return value === undefined ? '–' : String(Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value));
  });
}

/** Under which timer a rule keeps that what stands is its own. */
function raisedBy(rule: string): string {
  return `${rule}#raised`;
}

function judgeResident(rule: RuleData, asked: Asked, features: readonly string[]): Judgement[] {
  const { home, resident, now } = asked;
  const { vitals, enrolled } = resident;
  const met = evaluate(rule.when, asked, '');
  // Asked whether or not it stands, so that its times run and none is left over from another time.
  const ends = rule.clear.when ? evaluate(rule.clear.when, asked, '~') : met === undefined ? undefined : !met;
  const held = heldFor(vitals, `${asked.rule}#met`, met === true, now);
  const raised = raisedBy(asked.rule);
  if (met !== true && !vitals.heldSince.has(raised)) return [];
  const base = {
    code: rule.code, resident: enrolled.id, priority: rule.priority, since: now - held, resolveAfterMs: durationMs(rule.clear.after), text: filled(rule.text, asked),
    evidence: features.flatMap((id) => {
      const feature = featureById(id) as Feature;
      const value = feature.value(home, resident, now);
      return value === undefined ? [] : [{ code: feature.id, value: Math.round(value * 100) / 100, at: now, text: feature.title }];
    }),
    ...(rule.route && { route: rule.route }),
  } satisfies Partial<Judgement>;
  const over = met !== true && ends === true;
  const overFor = heldFor(vitals, `${asked.rule}#over`, over, now);
  if (met === true) {
    vitals.heldSince.set(raised, now);
    return [{ ...base, state: 'raise' }];
  }
  // Over only by its own word: another rule may have raised the same code.
  if (over && overFor >= base.resolveAfterMs) for (const timer of [raised, `${asked.rule}#over`]) vitals.heldSince.delete(timer);
  return [{ ...base, state: over ? 'clear' : 'hold' }];
}

/** What is wrong with these rules together: the first whose id is a rule's of the pipeline, or of one before it. */
export function rulesProblem(rules: readonly RuleData[]): { index: number; code: 'rule-taken' | 'rule-twice'; message: string; hint: string } | undefined {
  const index = rules.findIndex(({ id }, place) => RULES.some((rule) => rule.id === id) || rules.findIndex((one) => one.id === id) < place);
  const id = rules[index]?.id;
  if (id === undefined) return undefined;
  if (RULES.some((rule) => rule.id === id)) return { index, code: 'rule-taken', message: `a rule of the pipeline is called "${id}" already`, hint: 'give it another id' };
  return { index, code: 'rule-twice', message: `the rule "${id}" is given twice`, hint: 'give each rule an id of its own' };
}

/** A rule as it is kept: plain data, so that a pipeline with rules can be frozen. */
export interface WrittenRule {
  data: RuleData;
  /** what `when` asks, for the evidence */
  features: string[];
  /** asks nothing that changes within an hour: judged at its beginning, and each tick while it stands */
  daysOnly: boolean;
}

/** @param data with no `ruleProblems` */
export function compileRule(data: RuleData): WrittenRule {
  const asked = featuresOf(data.when);
  const all = [...asked, ...(data.clear.when ? featuresOf(data.clear.when) : [])];
  return { data, features: [...new Set(asked.map(({ id }) => id))], daysOnly: all.every((feature) => feature.daily !== undefined || /^(condition|medicine|resident)\./.test(feature.id)) };
}

export function judgeWritten({ data, features, daysOnly }: WrittenRule, home: HomeState, now: number): Judgement[] {
  const rule = `rule:${data.id}`;
  // While it stands it is said each tick: where it is silent, a shipped rule of the same code may call it over.
  return [...home.residents.values()].flatMap((resident) => (!daysOnly || atNewHour(resident.daily, now) || resident.vitals.heldSince.has(raisedBy(rule)) ? judgeResident(data, { home, resident, now, rule }, features) : []));
}

/** What rules add to a pipeline's version: their names and a digest of what they say (FNV-1a, 32 bits); nothing for none. */
export function rulesVersion(rules: readonly RuleData[]): string {
  if (rules.length === 0) return '';
  let hash = 0x811c9dc5;
  for (const letter of JSON.stringify(rules)) hash = Math.imul(hash ^ (letter.codePointAt(0) as number), 0x01000193);
  return `+${rules.map(({ id }) => id).join('.')}.${(hash >>> 0).toString(16).padStart(8, '0')}`;
}
