/** The built page: shipped in the package, built on demand in the repository. */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environmentTrouble } from '../../contract/errors.ts';
import { statOf } from './files.ts';
import { ROOT } from './places.ts';

/** Folders whose files go into the page. */
const SOURCES = ['lab-ui', 'lab/run', 'lab/host-web', 'lab/fleet', 'lab/broker', 'contract', 'sim', 'reports', 'pipeline', 'attacks', 'scenarios'];

/** @param building told before a build begins @returns the folder of the page @throws TwinwardError (environment) where it cannot be built */
export async function builtPage(building: () => void): Promise<string> {
  const folder = join(ROOT, 'dist/lab-ui');
  const built = statOf(join(folder, 'index.html'))?.mtimeMs;
  const config = join(ROOT, 'lab-ui/vite.config.ts');
  if (!statOf(config)) {
    if (built !== undefined) return folder;
    throw environmentTrouble('no-page', 'this package was made without the page of the lab', 'install it again, or use the repository');
  }
  if (built !== undefined && built > newest()) return folder;
  building();
  // What is served is always the finished page, whatever this process runs for.
  const environment = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  let draft: string | undefined;
  try {
    const { build } = await import('vite');
    // Beside, and put in its place when it is whole: another process may be serving the old one, or building too.
    mkdirSync(dirname(folder), { recursive: true });
    draft = mkdtempSync(`${folder}-`);
    await build({ configFile: config, logLevel: 'error', build: { outDir: join(draft, 'new') } });
    swap(join(draft, 'new'), folder, join(draft, 'old'));
  } catch (error) {
    throw environmentTrouble('page-unbuilt', `the page could not be built: ${error instanceof Error ? error.message : String(error)}`, 'run npm ci, then npm run build:lab', error);
  } finally {
    if (draft !== undefined) rmSync(draft, { recursive: true, force: true });
    if (environment === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = environment;
  }
  return folder;
}

/** What another process built in the meantime is as good. */
function swap(made: string, place: string, aside: string): void {
  try {
    if (statOf(place)) renameSync(place, aside);
    renameSync(made, place);
  } catch (error) {
    if ((statOf(join(place, 'index.html'))?.mtimeMs ?? 0) <= newest()) throw error;
  }
}

/** When a source of the page last changed, epoch ms. */
function newest(): number {
  let last = 0;
  for (const folder of SOURCES) {
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })) {
      if (entry.isFile()) last = Math.max(last, statSync(join(entry.parentPath, entry.name)).mtimeMs);
    }
  }
  return last;
}
