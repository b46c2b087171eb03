/** Where the shipped scenarios stand. */
import { isAbsolute, join, relative } from 'node:path';
import { SHELVES } from '../../scenarios/load-scenario.ts';
import { namesIn } from '../host-node/files.ts';
import { ROOT } from '../host-node/places.ts';

/** Paths of the shipped scenarios, as seen from `cwd`. */
export function shelf(cwd: string): string[] {
  return SHELVES.flatMap((name) => {
    const folder = join(ROOT, 'scenarios', name);
    return namesIn(folder).filter((file) => /\.ya?ml$/.test(file)).map((file) => shownPath(join(folder, file), cwd));
  });
}

/** A path as a person in `cwd` would write it. */
export function shownPath(path: string, cwd: string): string {
  const shown = relative(cwd, path);
  return shown === '' || shown.startsWith('..') || isAbsolute(shown) ? path : shown;
}
