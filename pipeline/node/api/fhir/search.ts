/** Parameters of a FHIR search, and the bundle that answers it. @source FHIR R4 §3.1.1 (search) */
import { z } from 'zod';
import { Line } from '../http.ts';
import { whole } from '../params.ts';
import { Problem } from '../problem.ts';
import type { Resource } from './resources.ts';

const FORMATS = ['json', 'application/json', 'application/fhir+json'] as const;
export const Format = { _format: z.enum(FORMATS).optional() };
/** A reference: an id, or `Type/id`. */
export const reference = (type: string) => z.string().max(100).regex(new RegExp(`^(?:${type}/)?[A-Za-z0-9.-]{1,64}$`), `an id, or ${type}/id`).transform((text) => text.slice(text.indexOf('/') + 1)).meta({ description: `an id, or ${type}/id` });
/** `code`, or `system|code`; several with commas between: any of them. */
export const token = Line.meta({ description: 'a code, or system|code; several with commas between: any of them' });
export const FhirDate = z.string().regex(/^(?:eq|gt|ge|lt|le|sa|eb)?\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d))?)?)?$/, 'a date or an instant with its time zone, after eq, gt, ge, lt, le, sa or eb');
/** Once, or twice for a span. */
export const dates = z.union([FhirDate, z.array(FhirDate).max(2)]).optional().transform((given) => (given === undefined ? [] : Array.isArray(given) ? given : [given])).meta({ description: 'a date or an instant after eq, gt, ge, lt, le, sa or eb; twice for a span' });
export const paging = { ...Format, _count: whole(1, 500).default(50).meta({ description: '1 to 500, 50 where absent' }), _cursor: Line.optional().meta({ description: 'stands in the link to the next page' }) };

/** @returns [from, to), epoch ms, of all of the dates; undefined: open */
export function spanOf(given: readonly string[]): { from?: number; to?: number } {
  let [from, to] = [-Infinity, Infinity];
  for (const text of given) {
    const prefix = /^[a-z]{2}/.exec(text)?.[0] ?? 'eq';
    const [begin, end] = periodOf(text.replace(/^[a-z]{2}/, ''));
    if (prefix === 'eq' || prefix === 'ge') from = Math.max(from, begin);
    if (prefix === 'gt' || prefix === 'sa') from = Math.max(from, end);
    if (prefix === 'eq' || prefix === 'le') to = Math.min(to, end);
    if (prefix === 'lt' || prefix === 'eb') to = Math.min(to, begin);
  }
  return { ...(from !== -Infinity && { from: Math.max(0, from) }), ...(to !== Infinity && { to: Math.max(0, to) }) };
}

/** What a date of less than full precision covers. */
function periodOf(text: string): [begin: number, end: number] {
  const [, year, month, day, time] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(.*))?$/.exec(text) as RegExpExecArray;
  const begin = Date.parse(text);
  // What the calendar does not have, the parser shifts or refuses.
  if (Number.isNaN(begin) || (day !== undefined && new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day))) throw new Problem(400, 'date', 'there is no such date', 'give one of the calendar, such as 2026-11-22 or 2026-11-22T18:00:00Z');
  if (time !== undefined) return [begin, begin + (/\.\d/.test(time) ? 1 : /^\d\d:\d\d:\d\d/.test(time) ? 1_000 : 60_000)];
  const end = day !== undefined ? Date.UTC(Number(year), Number(month) - 1, Number(day) + 1) : month !== undefined ? Date.UTC(Number(year), Number(month), 1) : Date.UTC(Number(year) + 1, 0, 1);
  return [begin, end];
}

/** A comma, `|` or `\` that is meant as such stands behind a `\`. @source FHIR R4 §3.1.1.4 (escaping, composite values) */
export function tokensOf(asked: string): { system: string | undefined; code: string }[] {
  const plain = (text: string): string => text.replace(/\\([\\|,$])/g, '$1');
  return asked.split(/(?<!\\),/).map((one) => {
    const at = one.search(/(?<!\\)\|/);
    return { system: at < 0 ? undefined : plain(one.slice(0, at)), code: plain(one.slice(at + 1)) };
  });
}

/** Whether any of the tokens names one of the codings. */
export function tokenFits(asked: string, codings: readonly { system: string; code: string }[]): boolean {
  return tokensOf(asked).some((one) => codings.some(({ system, code }) => code === one.code && (one.system === undefined || one.system === system)));
}

/** Parameters as they stand behind the `?` of an address. */
export function queryText(query: Readonly<Record<string, unknown>>): string {
  return Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [value].flat().map((one) => `${encodeURIComponent(key)}=${encodeURIComponent(String(one))}`))).join('&');
}

/** @param base without a slash at the end @param next what to ask for the page after */
export function searchset(base: string, type: string, query: Readonly<Record<string, unknown>>, resources: readonly Resource[], next: Readonly<Record<string, string>> | undefined): object {
  const link = (more: Readonly<Record<string, string>>): string => {
    const all = queryText({ ...query, ...more });
    return `${base}/fhir/${type}${all === '' ? '' : `?${all}`}`;
  };
  return {
    resourceType: 'Bundle', type: 'searchset', link: [{ relation: 'self', url: link({}) }, ...(next ? [{ relation: 'next', url: link(next) }] : [])],
    // An empty list is no list in FHIR.
    ...(resources.length > 0 && { entry: resources.map((resource) => ({ fullUrl: `${base}/fhir/${type}/${resource.id}`, resource, search: { mode: 'match' } })) }),
  };
}
