/** From the texts of a run's folder to a `RunView`. Every trouble becomes one clear sentence with its file and line: a page never stays blank. */
import { z } from 'zod';
import { Alert } from '../../contract/alert.ts';
import { badInput } from '../../contract/errors.ts';
import { type JsonMends, parseJson } from '../../contract/json-text.ts';
import { Report } from '../../contract/report.ts';
import { Manifest, ResolvedScenario, RunInput } from '../../contract/run-files.ts';
import { TruthEvent } from '../../contract/truth.ts';
import { homeFacts } from '../../lab/run/home-facts.ts';
import { endOf } from '../../reports/run-end.ts';
import { World } from '../../sim/world.ts';
import { alertRows, truthRows } from './hold-against.ts';
import { RUN_FILES, type RunFileName, type RunTexts } from '../../lab/run/folder-files.ts';
import type { HomeRow, RunView } from './run-view.ts';

const NEEDED = RUN_FILES.slice(0, 4);
const RUN_AGAIN = 'open the folder as the run wrote it, or run the scenario again';
const MENDS: JsonMends = { cut: RUN_AGAIN, other: RUN_AGAIN };
const SeenAlert = z.strictObject({ alert: Alert, gradedAt: z.int() });

/** What a folder gives: the run to show, and, where it can be computed again, its world and inputs. */
export interface OpenedRun {
  view: RunView;
  world?: World;
  inputs: readonly RunInput[];
}

/** @throws TwinwardError (bad input) with what is wrong, the file, and how to mend it */
export function readFolder(texts: RunTexts): OpenedRun {
  const missing = NEEDED.filter((name) => texts[name] === undefined);
  if (missing.length === NEEDED.length) throw badInput('no-run', 'this is not the folder of a run: it holds no manifest.json', undefined, 'choose the folder that “twinward run” wrote, such as runs/first-night-…');
  if (missing.length > 0) throw badInput('run-incomplete', `the folder lacks ${missing.join(' and ')}`, undefined, RUN_AGAIN);
  const manifest = json('manifest.json', texts, Manifest);
  const report = json('report.json', texts, Report);
  const truths = lines('truth.ndjson', texts, TruthEvent);
  const alerts = lines('alerts.ndjson', texts, SeenAlert);
  const inputs = lines('inputs.ndjson', texts, RunInput);
  const { identity } = manifest;
  const beyond = [...truths.flatMap(({ homes }) => homes), ...alerts.map(({ alert }) => alert.home)].find((home) => Number(home.slice(1)) > identity.homes);
  if (beyond) throw badInput('run-mixed', `the run has ${identity.homes} homes, yet something is told of ${beyond}`, { file: 'truth.ndjson' }, 'these files are of different runs: open one folder');
  const { world, why } = worldOf(texts, identity.homes, report.performance['live'] === true);
  const end = endOf(report);
  return {
    view: {
      id: manifest.id, title: identity.title, scenario: identity.scenario, seed: identity.seed, sut: `${identity.sut.id} ${identity.sut.version}`, start: identity.start, end, tickMs: identity.tickMs, replay: manifest.replay, digests: identity.digests,
      homes: world ? Array.from({ length: identity.homes }, (_, index) => homeRow(world, index)) : Array.from({ length: identity.homes }, (_, index) => bareHome(index)),
      alerts: alertRows(alerts, report, truths, end), truths: truthRows(truths, report),
      told: report.findings.filter(({ badness, kind }) => badness > 0 && kind !== 'loss').slice(0, 40).map(({ title, text, home, badness, alert, truth, trueFrom }) => {
        const at = alert?.gradedAt ?? trueFrom ?? truth?.onset;
        return { title, text, badness, ...(home && { home: Number(home.slice(1)) - 1 }), ...(at !== undefined && { at }) };
      }),
      verdict: report.verdict, reasons: report.reasons, score: report.score, categories: report.categories, ...(why && { noRecall: why }),
    },
    inputs, ...(world && { world }),
  };
}

function worldOf(texts: RunTexts, homes: number, live: boolean): { world?: World; why?: string } {
  if (texts['scenario.json'] === undefined) return { why: 'This folder was written by an earlier version, without scenario.json: homes cannot be computed again. Run the scenario again to see who is awake, and trends.' };
  const { scenario, patients } = json('scenario.json', texts, ResolvedScenario);
  if (scenario.homes !== homes) throw badInput('run-mixed', `scenario.json speaks of ${scenario.homes} homes, manifest.json of ${homes}`, { file: 'scenario.json' }, 'these files are of different runs: open one folder');
  return { world: new World({ scenario, patients: patients?.records, ...(live && { wire: true }) }) };
}

export function homeRow(world: World, index: number): HomeRow {
  const home = world.home(index);
  const [name = '', age = '', ...conditions] = homeFacts(world, home).who.split(', ');
  return { index, id: home.id, area: Number(home.area.slice(1)) - 1, name, age: Number(age), conditions };
}

/** Without the scenario only the number of a home is known; areas as most scenarios have them. */
function bareHome(index: number): HomeRow {
  return { index, id: `h${String(index + 1).padStart(6, '0')}`, area: Math.floor(index / 100), conditions: [] };
}

function json<T>(file: RunFileName, texts: RunTexts, schema: z.ZodType<T>): T {
  return checked(parseJson(texts[file]!, file, MENDS), schema, file);
}

function checked<T>(value: unknown, schema: z.ZodType<T>, file: string, line?: number): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw badInput('bad-run-file', `the file does not have the expected form: ${issue?.message ?? 'unknown'}`, { file, ...(line !== undefined && { line }), ...(path && { path }) }, 'it was written by another version, or changed by hand: run the scenario again');
}

function lines<T>(file: RunFileName, texts: RunTexts, schema: z.ZodType<T>): T[] {
  return (texts[file] ?? '').split('\n').flatMap((text, index) => (text.trim() === '' ? [] : [checked(parseJson(text, file, MENDS, index + 1), schema, file, index + 1)]));
}
