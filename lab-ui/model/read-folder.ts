/** From the texts of a run's folder to a `RunView`. Every trouble becomes one clear sentence with its file and line: a page never stays blank. */
import { badInput } from '../../contract/errors.ts';
import { Report } from '../../contract/report.ts';
import { Manifest, ResolvedScenario, RunInput } from '../../contract/run-files.ts';
import { TruthEvent } from '../../contract/truth.ts';
import { homeFacts } from '../../lab/run/home-facts.ts';
import { endOf } from '../../reports/run-end.ts';
import { World } from '../../sim/world.ts';
import type { RunTexts } from '../../lab/run/folder-files.ts';
import { needWhole, readJson, readLines, SeenLine } from './folder-texts.ts';
import { alertRows, truthRows } from './hold-against.ts';
import type { HomeRow, RunView } from './run-view.ts';

/** What a folder gives: the run to show, and, where it can be computed again, its world and inputs. */
export interface OpenedRun {
  view: RunView;
  world?: World;
  inputs: readonly RunInput[];
}

/** @throws TwinwardError (bad input) with what is wrong, the file, and how to mend it */
export function readFolder(texts: RunTexts): OpenedRun {
  needWhole(texts);
  const manifest = readJson('manifest.json', texts, Manifest);
  const report = readJson('report.json', texts, Report);
  const truths = readLines('truth.ndjson', texts, TruthEvent);
  const alerts = readLines('alerts.ndjson', texts, SeenLine);
  const inputs = readLines('inputs.ndjson', texts, RunInput);
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
      verdict: report.verdict, reasons: report.reasons, score: report.score, categories: report.categories, account: report.account, ...(why && { noRecall: why }),
    },
    inputs, ...(world && { world }),
  };
}

function worldOf(texts: RunTexts, homes: number, live: boolean): { world?: World; why?: string } {
  if (texts['scenario.json'] === undefined) return { why: 'This folder was written by an earlier version, without scenario.json: homes cannot be computed again. Run the scenario again to see who is awake, and trends.' };
  const { scenario, patients } = readJson('scenario.json', texts, ResolvedScenario);
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
