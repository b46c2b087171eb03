/** What a SUT says in its own words, to alerts of ours: its JSONata, then what follows from the rest, then the contract. */
import { Alert } from '../../contract/alert.ts';
import { ALERT_CODES, type AlertCode } from '../../contract/alert-codes.ts';
import { canonicalJson } from '../../contract/canonical.ts';
import { isoMs } from '../../contract/duration.ts';
import type { Enrolment } from '../../contract/messages.ts';
import { kindOf, routeOf } from '../../pipeline/core/routing.ts';
import { digestText } from '../../sim/core/digest.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { ExpressionError, positionText } from './expression-error.ts';
import { compile } from './expression.ts';

/** Where a body came from, and what an expression may know besides: `$topic`, `$headers`, `$homes`. */
export interface Circumstances {
  topic: string;
  headers: Readonly<Record<string, string>>;
  homes: readonly Enrolment[];
  /** for alerts that say no time, epoch ms */
  now: number;
}

export interface Mapped {
  alerts: Alert[];
  /** those of them that say no time, and what each would be at another, epoch ms: which tick an alert belongs to may be known only later */
  undated: ReadonlyMap<Alert, (now: number) => Alert>;
  /** what could not be mapped, a sentence for each */
  problems: string[];
}

export type AlertMap = (payload: string, circumstances: Circumstances) => Promise<Mapped>;

/** @param expression absent: bodies are alerts of ours, or lists of them @throws ExpressionError where it is no JSONata */
export function alertMap(expression: string | undefined): AlertMap {
  const evaluate = expression === undefined ? undefined : compile(expression);
  return async (payload, { topic, headers, homes, now }) => {
    const body = bodyOf(payload);
    let said: unknown = body;
    try {
      if (evaluate) said = await evaluate(body, { topic, headers, homes });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return { alerts: [], undated: new Map(), problems: [`the mapping failed: ${error.message}${positionText(error)} — ${payload.slice(0, 200)}`] };
    }
    // Nothing: a message that is no alert, such as a sign of life.
    const list = said === undefined || said === null ? [] : Array.isArray(said) ? said : [said];
    const undated = new Map<Alert, (now: number) => Alert>();
    const mapped = { alerts: [] as Alert[], undated, problems: [] as string[] };
    for (const one of list) {
      try {
        const alert = Alert.safeParse(completed(one, now));
        if (!alert.success) mapped.problems.push(`${problemOf(one, alert.error.issues)} — ${JSON.stringify(one)?.slice(0, 200)}`);
        else {
          mapped.alerts.push(alert.data);
          if (((one as { at?: unknown }).at ?? undefined) === undefined) undated.set(alert.data, (at) => Alert.parse(completed(one, at)));
        }
      } catch (error) {
        // Whatever is to be said of its parts would have to go down into all of them.
        if (!(error instanceof RangeError)) throw error;
        mapped.problems.push(`it is nested too deeply — ${payload.slice(0, 200)}`);
      }
    }
    return mapped;
  };
}

/** A text that is no JSON is itself. */
function bodyOf(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}

/** Kind and route follow from the code. Without an id each message is an alert of its own, named by its content; without a word on time it is of now. */
function completed(said: unknown, now: number): unknown {
  if (typeof said !== 'object' || said === null) return said;
  const given = said as Partial<Record<keyof Alert, unknown>>;
  const known = typeof given.code === 'string' && Object.hasOwn(ALERT_CODES, given.code) ? (given.code as AlertCode) : undefined;
  const at = time(given.at) ?? now;
  const alert = {
    ...(known && { kind: kindOf(known), route: routeOf(known), text: ALERT_CODES[known].title }), priority: 'medium', state: 'raised', evidence: [], ...given,
    at, ...(given.updatedAt !== undefined && { updatedAt: time(given.updatedAt) ?? given.updatedAt }), ...(typeof given.text === 'string' && { text: given.text.slice(0, 2_000) }),
  };
  const id = given.id === undefined ? digestText(canonicalJson(alert)).slice(0, 16) : typeof given.id === 'number' ? String(given.id) : given.id;
  return { ...alert, id };
}

/** Epoch ms, or an ISO time in UTC. */
function time(said: unknown): unknown {
  if (typeof said !== 'string') return said;
  try {
    return isoMs(said);
  } catch {
    return said;
  }
}

function problemOf(said: unknown, issues: readonly { path: readonly PropertyKey[]; message: string }[]): string {
  const { code } = (said ?? {}) as { code?: unknown };
  if (typeof code === 'string' && !Object.hasOwn(ALERT_CODES, code)) return `code: there is no alert code "${code.slice(0, 60)}": ${suggest(code, Object.keys(ALERT_CODES))}`;
  return issues.slice(0, 3).map(({ path, message }) => `${path.join('.') || 'alert'}: ${message}`).join('; ');
}
