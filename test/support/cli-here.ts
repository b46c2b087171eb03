/** The command line in this process: what it prints, and what it returns. */
import { twinward } from '../../lab/cli/program.ts';
import type { Terminal } from '../../lab/cli/terminal.ts';

export interface Said {
  code: number;
  out: string;
  err: string;
}

/** A terminal of 100 letters, no screen, that keeps what is printed. @param cwd paths are relative to it */
export function listening(cwd: string): Terminal & { said: Pick<Said, 'out' | 'err'> } {
  const said = { out: '', err: '' };
  return { out: (text) => { said.out += text; }, err: (text) => { said.err += text; }, tty: false, width: 100, color: false, cwd, said };
}

/** @returns runs one command in that folder */
export function cliIn(cwd: string): (...argv: string[]) => Promise<Said> {
  return async (...argv) => {
    const terminal = listening(cwd);
    const code = await twinward(argv, terminal);
    return { code, ...terminal.said };
  };
}
