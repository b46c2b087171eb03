/** `--sut`: one of the shipped pipelines by id, or a file that says how to start another. */
import { dirname, resolve } from 'node:path';
import { badInput } from '../../contract/errors.ts';
import type { RuleData } from '../../contract/rule.ts';
import { Sut } from '../../contract/sut.ts';
import { checkSchema } from '../../scenarios/check-schema.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { type Problem, throwProblems } from '../../scenarios/problems.ts';
import { type Path, pathText, readYaml, TEXT_LIMIT, type YamlText } from '../../scenarios/read-yaml.ts';
import { ExpressionError, positionText } from '../codecs/expression-error.ts';
import { compile } from '../codecs/expression.ts';
import { readText } from '../host-node/files.ts';
import { programFile, ROOT } from '../host-node/places.ts';
import { catalogue } from './catalogues.ts';

export interface ChosenSut {
  sut: Sut;
  /** rules written as data that it judges by besides */
  rules?: readonly RuleData[];
  /** shipped with the lab: its core can be joined without a broker */
  builtin: boolean;
}

/** Where a shipped pipeline keeps what it knows over a restart. */
export const STORES = ['memory', 'sqlite', 'postgres'] as const;
export type StoreName = (typeof STORES)[number];

/** @param ruleFiles of `--rule` @throws TwinwardError bad input */
export async function loadSut(name: string, cwd: string, store = 'sqlite', ruleFiles: readonly string[] = []): Promise<ChosenSut> {
  if (ruleFiles.length > 0) return withRules(await loadSut(name, cwd, store), ruleFiles, cwd);
  if (/[\\/]|\.(ya?ml|json)$/.test(name)) return { sut: readSut(name, cwd), builtin: false };
  if (!STORES.includes(store as StoreName)) throw badInput('unknown-store', `there is no store "${store}"`, { path: '--store' }, suggest(store, STORES));
  if (store === 'postgres' && !process.env['DATABASE_URL']) throw badInput('store-no-address', '--store postgres needs an address', { path: '--store' }, 'set DATABASE_URL=postgres://user:password@host:5432/database');
  const pipelines = await catalogue('suts', cwd);
  const entry = pipelines.find((pipeline) => pipeline.id === name);
  if (!entry) {
    const ids = pipelines.map((pipeline) => pipeline.id);
    throw badInput('unknown-sut', `there is no pipeline "${name}"`, { path: '--sut' }, `${suggest(name, ids)} Or give the path of a sut.yaml`);
  }
  const command = [process.execPath, programFile('pipeline/node/main'), '--pipeline', entry.id];
  const sut = Sut.parse({ schema: 'twinward.sut/1', id: entry.id, title: entry.title, version: String(entry['version']), start: { command, cwd: ROOT, env: { TWINWARD_STORE: store } } });
  return { sut, builtin: true };
}

/** Rules are part of what the pipeline is: its version names them and their content. */
async function withRules({ sut, builtin }: ChosenSut, files: readonly string[], cwd: string): Promise<ChosenSut> {
  const { pipelineById } = await import('../../pipeline/registry.ts');
  const { loadRules } = await import('./load-rules.ts');
  const { rulesVersion } = await import('../../pipeline/core/rule-data.ts');
  const rules = loadRules(files, cwd);
  if (!builtin || !pipelineById(sut.id)?.takesRules) throw badInput('rule-not-here', `the pipeline "${sut.id}" takes no rules`, { path: '--rule' }, 'rules as data are judged by the reference pipeline: leave --sut out');
  const command = [...(sut.start?.command ?? []), ...files.flatMap((file) => ['--rules', resolve(cwd, file)])];
  return { sut: { ...sut, version: sut.version + rulesVersion(rules), start: { ...sut.start, env: sut.start?.env ?? {}, command } }, builtin, rules };
}

function readSut(path: string, cwd: string): Sut {
  const sut = sutOf(readYaml(readText(resolve(cwd, path), TEXT_LIMIT), path));
  // A command such as ["node", "main.js"] is written as seen from the file's own folder.
  const folder = dirname(resolve(cwd, path));
  const { start, reset } = sut;
  return {
    ...sut, ...(start && { start: { ...start, cwd: resolve(folder, start.cwd ?? '.') } }),
    ...(typeof reset === 'object' && reset.command && { reset: { ...reset, cwd: resolve(folder, reset.cwd ?? start?.cwd ?? '.') } }),
  };
}

/** Checks a sut document, its expressions included. @throws TwinwardError bad input */
export function sutOf(yaml: YamlText): Sut {
  const { value: sut, problems } = checkSchema(Sut, yaml);
  if (problems) throwProblems(problems);
  const { codec, alerts } = sut as Sut;
  throwProblems([...expressionProblem(yaml, ['codec', 'template'], typeof codec === 'object' ? codec.template : undefined), ...expressionProblem(yaml, ['alerts', 'map'], alerts?.map)]);
  return sut as Sut;
}

function expressionProblem(yaml: YamlText, path: Path, text: string | undefined): Problem[] {
  try {
    if (text !== undefined) compile(text);
    return [];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [{ code: 'sut-expression', message: `${pathText(path)} is no JSONata that can be used: ${error.message}${positionText(error)}`, place: yaml.place(path), hint: `${around(text as string, error.at)}try it at try.jsonata.org, or with twinward sut check` }];
  }
}

/** Where an expression breaks off, in its own words. */
function around(text: string, at: number | undefined): string {
  if (at === undefined) return '';
  return `look at "${text.slice(Math.max(0, at - 25), at).replace(/\s+/g, ' ')} ⟵ here ${text.slice(at, at + 15).replace(/\s+/g, ' ')}"; `;
}
