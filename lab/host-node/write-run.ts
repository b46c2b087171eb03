/** The folder that a run leaves (DESIGN §7): whole or not there. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { badInput, environmentTrouble } from '../../contract/errors.ts';
import type { Report } from '../../contract/report.ts';
import type { DigestsByHome, Manifest, ResolvedScenario } from '../../contract/run-files.ts';
import { namesIn, reasonOf, statOf } from './files.ts';

export interface RunFiles {
  report: Report;
  manifest: Manifest;
  /** JSON texts, one per line, without line ends */
  truth: Iterable<string>;
  inputs: Iterable<string>;
  alerts: Iterable<string>;
  resolved: ResolvedScenario;
  byHome: DigestsByHome;
  html: string;
  junit: string;
  /** further files by name, such as `results.sarif` */
  extra?: Readonly<Record<string, string>>;
  /** files that are written already, on the same disk: moved in under these names */
  moved?: Readonly<Record<string, string>>;
}

/** Lines gathered before they are written, so that a long truth never stands in memory twice. */
const CHUNK_LINES = 5_000;

/** Default folder of a run without `--out`. @param id the manifest's */
export function runFolder(runsRoot: string, id: string): string {
  return join(runsRoot, id);
}

/**
 * To be called before a run starts: can this folder be written, or replaced because it holds an earlier run? Leaves nothing behind.
 * @throws TwinwardError bad input, with the option as its place
 */
export function checkRunFolder(folder: string, option = '--out'): void {
  const path = resolve(folder);
  const stat = statOf(path);
  if (stat && !stat.isDirectory()) throw badInput('out-is-file', `${folder} is a file, not a folder`, { path: option }, 'give a folder for the run');
  if (stat && namesIn(path).length > 0 && !holdsRun(path)) {
    throw badInput('out-not-empty', `the folder ${folder} holds something else than a run`, { path: option }, 'give a new or empty folder, or one that an earlier run wrote');
  }
  // Permission bits do not tell (root, read-only disks, quotas): make something where the folder will be made, and take it away.
  let ground = dirname(path);
  while (!statOf(ground) && dirname(ground) !== ground) ground = dirname(ground);
  try {
    rmSync(mkdtempSync(join(ground, '.twinward-')), { recursive: true });
  } catch (error) {
    throw badInput('out-unwritable', `the folder ${folder} cannot be written: ${reasonOf(error)}`, { path: option }, 'give a folder where you may write');
  }
}

/** A folder holds a run when its manifest says so. */
function holdsRun(folder: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    return (manifest as { schema?: unknown } | null)?.schema === 'twinward.manifest/1';
  } catch {
    return false;
  }
}

/**
 * Writes all files into a folder beside the final one and renames it: a reader, or a crash, meets the old run or the new one.
 * @returns the absolute path of the folder
 * @throws TwinwardError bad input where the folder is taken by something else, environment where the disk refuses
 */
export function writeRun(folder: string, files: RunFiles): string {
  const path = resolve(folder);
  checkRunFolder(path);
  let draft: string | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    draft = mkdtempSync(join(dirname(path), `.${basename(path)}-`));
    chmodSync(draft, 0o777 & ~process.umask());
    writeFileSync(join(draft, 'manifest.json'), `${JSON.stringify(files.manifest, null, 2)}\n`);
    writeLines(join(draft, 'truth.ndjson'), files.truth);
    writeLines(join(draft, 'inputs.ndjson'), files.inputs);
    writeLines(join(draft, 'alerts.ndjson'), files.alerts);
    writeFileSync(join(draft, 'scenario.json'), `${JSON.stringify(files.resolved, null, 2)}\n`);
    writeFileSync(join(draft, 'digests.json'), `${JSON.stringify(files.byHome)}\n`);
    writeFileSync(join(draft, 'report.json'), reportText(files.report));
    writeFileSync(join(draft, 'report.html'), files.html);
    writeFileSync(join(draft, 'junit.xml'), files.junit);
    for (const [name, text] of Object.entries(files.extra ?? {})) writeFileSync(join(draft, name), text);
    for (const [name, from] of Object.entries(files.moved ?? {})) renameSync(from, join(draft, name));
    replaceFolder(draft, path);
    return path;
  } catch (error) {
    if (draft !== undefined) rmSync(draft, { recursive: true, force: true });
    throw environmentTrouble('run-unwritable', `the run could not be written to ${path}: ${reasonOf(error)}`, 'check the disk and its permissions', error);
  }
}

/** `report.json` as it stands on disk and on stdout. */
export function reportText(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

function writeLines(path: string, lines: Iterable<string>): void {
  writeFileSync(path, '');
  let chunk: string[] = [];
  const flush = (): void => {
    if (chunk.length > 0) writeFileSync(path, `${chunk.join('\n')}\n`, { flag: 'a' });
    chunk = [];
  };
  for (const line of lines) if (chunk.push(line) >= CHUNK_LINES) flush();
  flush();
}

/** Renames; an earlier run at the place is set aside first and comes back if that fails. */
function replaceFolder(draft: string, path: string): void {
  if (!statOf(path)) return renameSync(draft, path);
  const aside = `${draft}-old`;
  renameSync(path, aside);
  try {
    renameSync(draft, path);
  } catch (error) {
    renameSync(aside, path);
    throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}
