/**
 * `npm run check:package`: packs the package, installs the tarball in a folder of its own, and uses it there as a stranger would. Every line that it
 * prints held; the first that does not ends it with exit 1. Needs the registry, as `npm install` does.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkContents, type Packed } from './contents.ts';
import { checkDemo } from './demo.ts';
import { checkUse } from './use.ts';

const ROOT = join(import.meta.dirname, '../..');

const home = mkdtempSync(join(tmpdir(), 'twinward-package-'));
try {
  const packed = pack();
  const installed = install(packed);
  checkContents(packed, join(installed, 'node_modules/twinward'));
  checkUse(installed, ROOT);
  await checkDemo(installed);
} catch (error) {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** As `npm publish` would make it, building first. */
function pack(): Packed {
  const said = npm(ROOT, 'pack', '--json', '--foreground-scripts=false', '--pack-destination', home);
  const listed = JSON.parse(said) as Packed[] | Record<string, Packed>;
  return Object.values(listed)[0] as Packed;
}

/** Beside the Node that the repository pins, so that the command line runs on it whatever the machine has. */
function install(packed: Packed): string {
  const folder = join(home, 'empty');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts: { node: true } }));
  npm(folder, 'install', '--no-audit', '--no-fund', join(home, packed.filename), `node@${process.versions.node}`);
  return folder;
}

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: 300_000 });
}
