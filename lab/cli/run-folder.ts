/** The folder that a run left: finding it, and reading what is in it. Every trouble is one clear message. */
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { Alert } from '../../contract/alert.ts';
import { badInput } from '../../contract/errors.ts';
import { type JsonMends, parseJson } from '../../contract/json-text.ts';
import { Report } from '../../contract/report.ts';
import { DigestsByHome, Manifest, ResolvedScenario, RunInput } from '../../contract/run-files.ts';
import { TruthEvent } from '../../contract/truth.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { namesIn, readTextIfThere, statOf } from '../host-node/files.ts';

/** A report holds the signals of its worst cases only, and lines of truth and alerts are some hundred bytes: a few MB each, and hundreds in the largest runs. @source assumption */
const FILE_LIMIT = 400_000_000;

const RUN_AGAIN = 'it was changed by hand or cut short: run the scenario again';
const MENDS: JsonMends = { cut: RUN_AGAIN, other: RUN_AGAIN };

const SeenLine = z.strictObject({ alert: Alert, gradedAt: z.int() });

/** A folder, or the run in `runs/` whose id begins so. @throws TwinwardError where there is none, or several */
export function findRun(run: string, cwd: string): string {
  const path = resolve(cwd, run);
  if (statOf(path)?.isDirectory()) return path;
  const runs = join(cwd, 'runs');
  const names = runsIn(cwd);
  const found = names.filter((name) => name.startsWith(run));
  if (found.length === 1 || found.includes(run)) return join(runs, found.includes(run) ? run : (found[0] as string));
  if (found.length > 1) throw badInput('run-ambiguous', `"${run}" could be ${found.slice(0, 5).join(', ')}`, { path: run }, 'give more letters of the id');
  throw badInput('no-such-run', `there is no run "${run}"`, { path: run }, names.length > 0 ? suggest(run, names) : 'give the folder of a run; runs/ is empty or not here');
}

/** Names of what stands in `runs/`. */
export function runsIn(cwd: string): string[] {
  return namesIn(join(cwd, 'runs')).filter((name) => !name.startsWith('.'));
}

/** Reads the files of one run, each when it is asked for. */
export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  file(name: string): string {
    return join(this.path, name);
  }

  report(): Report {
    return this.#json('report.json', Report, 'twinward.report/1');
  }

  manifest(): Manifest {
    return this.#json('manifest.json', Manifest, 'twinward.manifest/1');
  }

  resolved(): ResolvedScenario {
    return this.#json('scenario.json', ResolvedScenario, 'twinward.resolved/1');
  }

  /** `undefined` in folders of versions that did not write it. */
  digestsByHome(): DigestsByHome | undefined {
    return statOf(this.file('digests.json')) ? this.#json('digests.json', DigestsByHome, 'twinward.digests/1') : undefined;
  }

  truth(): TruthEvent[] {
    return this.lines('truth.ndjson').map((line, index) => this.#record('truth.ndjson', line, index, TruthEvent));
  }

  /** In order of arrival, as they were graded. */
  alerts(): { alert: Alert; gradedAt: number }[] {
    return this.lines('alerts.ndjson').map((line, index) => this.#record('alerts.ndjson', line, index, SeenLine));
  }

  inputs(): RunInput[] {
    return this.lines('inputs.ndjson').map((line, index) => this.#record('inputs.ndjson', line, index, RunInput));
  }

  /** Lines of an NDJSON file without line ends. */
  lines(name: string): string[] {
    const lines = this.text(name).split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines;
  }

  text(name: string): string {
    const text = readTextIfThere(this.file(name), FILE_LIMIT);
    if (text === undefined) throw badInput('not-a-run', `the folder holds no ${name}`, { file: this.path }, 'give the folder that a run wrote');
    return text;
  }

  #json<T>(name: string, schema: z.ZodType<T>, form: string): T {
    const value = parseJson(this.text(name), this.file(name), MENDS);
    const written = (value as { schema?: unknown } | null)?.schema;
    if (typeof written === 'string' && written !== form) {
      throw badInput('other-version', `the file has the form ${written}, not ${form}`, { file: this.file(name), path: 'schema' }, 'another version of the lab wrote it: read it with that version, or run the scenario again');
    }
    return checked(schema, value, { file: this.file(name), form });
  }

  #record<T>(name: string, line: string, index: number, schema: z.ZodType<T>): T {
    return checked(schema, parseJson(line, this.file(name), MENDS, index + 1), { file: this.file(name), line: index + 1, form: `a line of ${name}` });
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, { file, line, form }: { file: string; line?: number; form: string }): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw badInput('bad-run-file', `the file does not have the form ${form}: ${issue?.message ?? ''}`, { file, ...(line !== undefined && { line }), path: issue?.path.join('.') ?? '' }, 'it was written by another version, or changed by hand: run the scenario again');
}
