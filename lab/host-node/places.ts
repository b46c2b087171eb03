/** Where things stand: in the repository beside the sources, in the published package beside `dist/`. */
import { fileURLToPath } from 'node:url';

/** This copy was built: its programs are JavaScript under `dist/`. */
export const BUILT = import.meta.url.endsWith('.js');

/** How the command line is called from here: the repository's own script, or the installed package. */
export const TWINWARD = BUILT ? 'npx twinward' : 'npm run twinward --';

/** The folder of the repository or package, with a final separator: `package.json`, `scenarios/`. */
export const ROOT = fileURLToPath(new URL(BUILT ? '../../../' : '../../', import.meta.url));

/** The file of a program, as Node can start it. @param path from the repository's root, without extension */
export function programFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}${BUILT ? '.js' : '.ts'}`, import.meta.url));
}
