/** `twinward what-if`: the same homes under other limits, another kit or another pipeline, side by side. */
import { dirname, resolve } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import { renderWhatIf } from '../../reports/render/what-if.ts';
import { whatIf, type WhatIf, type WhatIfRun } from '../../reports/what-if.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { homeId } from '../../sim/population.ts';
import { statOf, writeWhole } from '../host-node/files.ts';
import type { RunHooks, RunRequest } from '../run/request.ts';
import { kitVariant, ruleVariant, scenarioOf, sutVariant, sweepVariants, touched, type Variant, withVariant } from '../run/what-if.ts';
import { loadRules } from './load-rules.ts';
import { loadSut } from './load-sut.ts';
import { requestOf } from './run-command.ts';
import type { Doing } from './show-error.ts';
import { plain, type Terminal } from './terminal.ts';
import { watched } from './watched.ts';

/** As commander gives them. */
export interface WhatIfOptions {
  with?: string[];
  sweep?: string[];
  kit?: string[];
  sut?: string[];
  rule?: string[];
  against: string;
  seed?: string;
  homes?: string;
  duration?: string;
  fault?: string[];
  broker: string;
  workers: string;
  html?: string;
  json?: boolean;
}

interface Planned {
  variant: Variant;
  request: RunRequest;
}

/** @returns the exit code: 0, or 3 where a run broke off or was stopped */
export async function whatIfCommand(name: string, options: WhatIfOptions, terminal: Terminal, doing: Doing): Promise<number> {
  const page = options.html === undefined ? undefined : pagePath(options.html, terminal.cwd);
  const { plan, notes } = await planOf(name, options, terminal.cwd);
  doing.seed = plan[0]!.request.scenario.seed;
  const talkative = !options.json;
  if (talkative) for (const note of notes) terminal.out(plain(`note    ${note}\n`));
  const runs = await watched(terminal, talkative && terminal.tty, (hooks) => runAll(plan, hooks, (text) => { if (talkative && !terminal.tty) terminal.err(plain(text)); }));
  const told = whatIf(runs);
  const left = plan.length - runs.length;
  const result: WhatIf = { ...told, notes: [...notes, ...told.notes, ...(left > 0 ? [`Stopped: ${left} of ${plan.length} variants were not run.`] : [])] };
  if (page !== undefined) writeWhole(page, (await import('../../reports/render/what-if-html.ts')).renderWhatIfHtml(result));
  if (options.json) terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  else terminal.out(renderWhatIf(result, { color: terminal.color }));
  if (talkative && page !== undefined) terminal.out(`\npage    ${page}\n`);
  return left > 0 || result.variants.some(({ trouble }) => trouble.length > 0) ? 3 : 0;
}

/** Everything that can be wrong with the input is found here, before anything runs. @throws TwinwardError bad input */
async function planOf(name: string, options: WhatIfOptions, cwd: string): Promise<{ plan: Planned[]; notes: string[] }> {
  const variants = variantsOf(options, cwd);
  if (options.broker.includes(':')) throw badInput('bad-option', `--broker cannot be "${options.broker}" here`, { path: '--broker' }, 'choose virtual, memory or embedded: a what-if runs many times on a broker of the lab\'s own');
  const { against: sut, broker, workers, seed, homes, duration, fault } = options;
  const { request, notes } = await requestOf(name, { pace: 'max', sut, broker, workers, ...(seed !== undefined && { seed }), ...(homes !== undefined && { homes }), ...(duration !== undefined && { duration }), ...(fault && { fault }) }, cwd);
  if (request.live) throw badInput('live-option', `"${sut}" keeps no watermark: its runs cannot be repeated, so nothing can be compared home by home`, { path: '--against' }, 'see "clock" in its sut.yaml');
  const plan: Planned[] = [{ variant: { name: 'baseline', by: 'nothing', asked: '' }, request }];
  for (const variant of variants) {
    const chosen = variant.rule !== undefined ? await loadSut(sut, cwd, undefined, [variant.rule]) : variant.by === 'pipeline' ? await loadSut(variant.asked, cwd) : undefined;
    if (chosen && !chosen.builtin && broker !== 'embedded') throw badInput('sut-needs-broker', `the ${broker} broker joins only pipelines that are shipped with the lab`, { path: '--sut' }, 'give --broker embedded besides');
    if (chosen && chosen.sut.clock !== 'watermark') throw badInput('live-option', `"${variant.asked}" keeps no watermark: its runs cannot be repeated`, { path: '--sut' }, 'see "clock" in its sut.yaml');
    plan.push({ variant, request: { ...request, scenario: scenarioOf(request.scenario, variant), ...(chosen && { sut: chosen.sut }), ...(chosen?.rules && { rules: chosen.rules }) } });
  }
  return { plan, notes };
}

/** A setting that is also a step of a sweep is one variant; the step gives it its place on the curve. */
function variantsOf(options: WhatIfOptions, cwd: string): Variant[] {
  const swept = (options.sweep ?? []).flatMap(sweepVariants);
  const all = [...(options.with ?? []).map(withVariant).filter(({ name }) => swept.every((step) => step.name !== name)), ...swept, ...(options.kit ?? []).map(kitVariant), ...(options.sut ?? []).map(sutVariant), ...(options.rule ?? []).map((file) => ruleVariant(file, loadRules([file], cwd)[0]?.id ?? file))];
  if (all.length === 0) throw badInput('what-if-nothing', 'nothing is varied', { path: 'twinward what-if' }, 'give at least one of --with, --sweep, --kit, --sut and --rule: --with spo2Low=88');
  const twice = all.find(({ name }, index) => all.findIndex((one) => one.name === name) !== index);
  if (twice) throw badInput('what-if-twice', `"${twice.name}" is asked for twice`, { path: twice.rule !== undefined ? '--rule' : `--${{ limits: twice.sweep ? 'sweep' : 'with', kit: 'kit', pipeline: 'sut', nothing: 'with' }[twice.by]}` }, 'give it once');
  return all;
}

async function runAll(plan: readonly Planned[], hooks: RunHooks, say: (text: string) => void): Promise<WhatIfRun[]> {
  const { tellRunHere } = await import('../host-node/run.ts');
  const runs: WhatIfRun[] = [];
  for (const [index, { variant, request }] of plan.entries()) {
    if (hooks.signal.aborted) break;
    say(`${index + 1} of ${plan.length}  ${variant.name}\n`);
    const { report, alerts } = await tellRunHere(request, hooks);
    runs.push({
      variant, report, alerts: alerts.map((line) => JSON.parse(line) as SeenAlert), homes: Array.from({ length: request.scenario.homes }, (_, home) => homeId(home)), touched: touched(plan[0]!.request.scenario, request.scenario),
    });
  }
  return runs;
}

function pagePath(given: string, cwd: string): string {
  const path = resolve(cwd, given);
  if (statOf(path)?.isDirectory()) throw badInput('out-is-folder', `${given} is a folder`, { path: '--html' }, 'give the name of a file in it');
  if (!statOf(dirname(path))?.isDirectory()) throw badInput('no-such-folder', `${given} cannot be written: there is no such folder`, { path: '--html' }, 'make the folder first');
  return path;
}
