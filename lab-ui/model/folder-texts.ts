/** The texts of a run's folder, read one by one and checked. Every trouble is one clear sentence with its file and line. */
import { z } from 'zod';
import { Alert } from '../../contract/alert.ts';
import { badInput } from '../../contract/errors.ts';
import { type JsonMends, parseJson } from '../../contract/json-text.ts';
import { RUN_FILES, type RunFileName, type RunTexts } from '../../lab/run/folder-files.ts';

const NEEDED = RUN_FILES.slice(0, 4);
const RUN_AGAIN = 'open the folder as the run wrote it, or run the scenario again';
const MENDS: JsonMends = { cut: RUN_AGAIN, other: RUN_AGAIN };
/** A line of alerts.ndjson. */
export const SeenLine = z.strictObject({ alert: Alert, gradedAt: z.int() });

/** @throws TwinwardError (bad input) where files that every run writes are missing */
export function needWhole(texts: RunTexts): void {
  const missing = NEEDED.filter((name) => texts[name] === undefined);
  if (missing.length === NEEDED.length) throw badInput('no-run', 'this is not the folder of a run: it holds no manifest.json', undefined, 'choose the folder that “twinward run” wrote, such as runs/first-night-…');
  if (missing.length > 0) throw badInput('run-incomplete', `the folder lacks ${missing.join(' and ')}`, undefined, RUN_AGAIN);
}

/** One file, checked. @throws TwinwardError (bad input) */
export function readJson<T>(file: RunFileName, texts: RunTexts, schema: z.ZodType<T>): T {
  return checked(parseJson(texts[file]!, file, MENDS), schema, file);
}

function checked<T>(value: unknown, schema: z.ZodType<T>, file: string, line?: number): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw badInput('bad-run-file', `the file does not have the expected form: ${issue?.message ?? 'unknown'}`, { file, ...(line !== undefined && { line }), ...(path && { path }) }, 'it was written by another version, or changed by hand: run the scenario again');
}

/** One file of lines, checked. @throws TwinwardError (bad input) */
export function readLines<T>(file: RunFileName, texts: RunTexts, schema: z.ZodType<T>): T[] {
  return (texts[file] ?? '').split('\n').flatMap((text, index) => (text.trim() === '' ? [] : [checked(parseJson(text, file, MENDS, index + 1), schema, file, index + 1)]));
}
