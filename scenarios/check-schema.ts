/** Holds a value against a zod schema and says in plain words what is wrong, where, and what was probably meant. */
import { z } from 'zod';
import { suggest } from './nearest.ts';
import type { Problem } from './problems.ts';
import { pathText, type Path, type YamlText } from './read-yaml.ts';

type Issue = z.core.$ZodIssue;

/** Words for the members of some lists, by the key of the list. */
const NOUNS: Readonly<Record<string, string>> = { devices: 'device', conditions: 'condition', medicines: 'medicine', stack: 'stack event' };

/** The value as the schema reads it (defaults filled in), or every problem of the document. */
export function checkSchema<S extends z.ZodType>(schema: S, yaml: YamlText): { value: z.output<S>; problems?: never } | { value?: never; problems: Problem[] } {
  const result = schema.safeParse(yaml.value, { reportInput: true });
  if (result.success) return { value: result.data };
  const { issues } = result.error;
  // A key with a slip of the pen also breaks the rules that wanted the right key: only the slip is told.
  const misspelt = new Set(issues.filter((issue) => issue.code === 'unrecognized_keys').map((issue) => pathText(issue.path)));
  return { problems: issues.filter((issue) => issue.code !== 'custom' || !misspelt.has(pathText(issue.path))).flatMap((issue) => problemsOf(issue, schema, yaml)) };
}

function problemsOf(issue: Issue, schema: z.ZodType, yaml: YamlText): Problem[] {
  const path: Path = issue.path;
  const name = pathText(path) || 'the document';
  switch (issue.code) {
    case 'unrecognized_keys': {
      const valid = keysAt(schema, path);
      return issue.keys.map((key) => ({ code: 'unknown-key', message: `unknown key "${key}"`, place: yaml.place([...path, key], 'key'), hint: suggest(key, valid) }));
    }
    case 'invalid_type':
      if (issue.input === undefined) {
        return [{ code: 'missing-key', message: `"${String(path.at(-1) ?? name)}" is missing`, place: yaml.place(path.slice(0, -1)), hint: `add "${String(path.at(-1))}", ${expectedText(issue.expected)}` }];
      }
      return [{ code: 'wrong-type', message: `${name} should be ${expectedText(issue.expected)}, but is ${describe(issue.input)}`, place: yaml.place(path), hint: typeHint(issue.input, schemaAt(schema, path)) }];
    case 'invalid_value': {
      const values = issue.values.map(String);
      const noun = NOUNS[String(path.findLast((key) => typeof key === 'string'))];
      const list = noun !== undefined && typeof path.at(-1) === 'number';
      if (issue.input === undefined) return [{ code: 'missing-key', message: `"${String(path.at(-1))}" is missing`, place: yaml.place(path.slice(0, -1)), hint: `add "${String(path.at(-1))}: ${values[0] ?? ''}"` }];
      const hint = values.length === 1 ? `write ${values[0] ?? ''}` : suggest(String(issue.input), values);
      return [{ code: list ? `unknown-${noun.replace(' ', '-')}` : 'unknown-value', message: list ? `unknown ${noun} ${describe(issue.input)}` : `${name} cannot be ${describe(issue.input)}`, place: yaml.place(path), hint }];
    }
    case 'too_small':
      return [{ code: 'too-small', message: sizeText(name, issue.origin, 'at least', issue.minimum, issue.input), place: yaml.place(path), hint: `give ${String(issue.minimum)} or more` }];
    case 'too_big':
      return [{ code: 'too-big', message: sizeText(name, issue.origin, 'at most', issue.maximum, issue.input), place: yaml.place(path), hint: `give ${String(issue.maximum)} or less` }];
    case 'invalid_format': {
      const hint = issue.format === 'datetime' ? 'write date and time in UTC, such as 2026-03-01T18:00:00Z' : issue.message;
      return [{ code: 'wrong-format', message: `${name} cannot be ${describe(issue.input)}`, place: yaml.place(path), hint }];
    }
    case 'invalid_union': {
      // Of several forms that a value may have, the one is meant whose kind it is of.
      const meant = issue.errors.filter((errors) => errors.length > 0 && !errors.some(({ code, path: at }) => at.length === 0 && (code === 'invalid_type' || code === 'invalid_value')));
      const words = issue.errors.flatMap((errors) => errors.flatMap((error) => (error.path.length === 0 && error.code === 'invalid_value' ? error.values.map(String) : [])));
      if (meant[0]) return meant[0].flatMap((error) => problemsOf({ ...error, path: [...path, ...error.path] }, schema, yaml));
      return [{ code: 'unknown-value', message: `${name} cannot be ${describe(issue.input)}`, place: yaml.place(path), hint: typeof issue.input === 'string' && words.length > 0 ? suggest(issue.input, words) : `give ${[...words, ...(issue.errors.some((errors) => errors.some(({ code, path: at }) => code === 'invalid_type' && at.length === 0)) ? [`one of the keys ${keysAt(schema, path).join(', ')}`] : [])].join(', or ')}` }];
    }
    default:
      return [{ code: 'not-allowed', message: `${name} cannot stand like this`, place: yaml.place(path), hint: issue.message }];
  }
}

function expectedText(expected: string): string {
  const words: Record<string, string> = { string: 'text', number: 'a number', int: 'a whole number', array: 'a list', tuple: 'a list', object: 'a mapping of keys', record: 'a mapping of keys', boolean: 'true or false' };
  return words[expected] ?? expected;
}

/** A value as a reader would call it, cut short. */
export function describe(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping of keys';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function sizeText(name: string, origin: string, relation: string, limit: number | bigint, input: unknown): string {
  if (origin === 'array') return `${name} should have ${relation} ${String(limit)} entries`;
  if (origin === 'string') return `${name} should have ${relation} ${String(limit)} characters`;
  return `${name} should be ${relation} ${String(limit)}, but is ${describe(input)}`;
}

function typeHint(input: unknown, schema: z.ZodType | undefined): string {
  if (schema?.meta()?.id === 'Duration') return 'a duration is a number and a unit, never negative: 250ms, 60s, 30m, 14h, 7d';
  if (typeof input === 'number' && schema instanceof z.ZodString) return `put it in quotes: "${String(input)}"`;
  if (schema instanceof z.ZodArray) return 'write a list: [first, second]';
  return 'mend the value';
}

/** Below default, prefault and optional wrappers; of several forms the one with keys. */
function bare(schema: z.ZodType | undefined): z.ZodType | undefined {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap() as z.ZodType;
  return inner instanceof z.ZodUnion ? (inner.options as z.ZodType[]).find((option) => option instanceof z.ZodObject) ?? inner : inner;
}

function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  let at = bare(schema);
  for (const key of path) {
    if (at instanceof z.ZodObject) at = bare((at.shape as Record<string, z.ZodType>)[String(key)]);
    else if (at instanceof z.ZodArray) at = bare(at.element as z.ZodType);
    else if (at instanceof z.ZodTuple) at = bare((at.def.items as readonly z.ZodType[])[Number(key)]);
    else if (at instanceof z.ZodRecord) at = bare(at.valueType as z.ZodType);
    else return undefined;
  }
  return at;
}

/** The keys that a mapping at this path may have. */
function keysAt(schema: z.ZodType, path: Path): string[] {
  const at = schemaAt(schema, path);
  if (at instanceof z.ZodRecord && at.keyType instanceof z.ZodEnum) return at.keyType.options.map(String);
  return at instanceof z.ZodObject ? Object.keys(at.shape as object) : [];
}
