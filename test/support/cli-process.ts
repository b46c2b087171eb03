/** The command line as a process of its own, for tests that kill it or what it started. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

/** Runs `twinward …` in a process group of its own, as a terminal would. */
export class CliProcess {
  out = '';
  err = '';
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #looks: (() => void)[] = [];
  readonly #known: { pid: number; args: string }[] = [];

  constructor(args: readonly string[], cwd: string) {
    this.#child = spawn(process.execPath, [join(ROOT, 'lab/cli/main.ts'), ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.out += chunk.toString();
      for (const look of this.#looks) look();
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.err += chunk.toString();
      for (const look of this.#looks) look();
    });
    this.ended = new Promise((resolve) => this.#child.once('close', (code, signal) => resolve({ code, signal, out: this.out, err: this.err })));
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** Resolves when it has printed this. Rejects when it ends without. */
  printed(what: RegExp): Promise<void> {
    return this.#said(what, () => this.out);
  }

  /** The same on its standard error. */
  complained(what: RegExp): Promise<void> {
    return this.#said(what, () => this.err);
  }

  /** A process that it started whose command line holds this text. */
  started(part: string): number {
    const found = processes().filter(({ parent, args }) => parent === this.pid && args.includes(part));
    const [only] = found;
    if (!only || found.length > 1) throw new Error(`${found.length} processes under ${this.pid} with "${part}"`);
    this.#known.push(only);
    return only.pid;
  }

  /** What Ctrl-C in a terminal does: the signal reaches every process of the group. */
  interrupt(): void {
    try {
      process.kill(-this.pid, 'SIGINT');
    } catch {
      // The whole group has ended.
    }
  }

  #said(what: RegExp, text: () => string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => { if (what.test(text())) resolve(); };
      this.#looks.push(look);
      look();
      void this.ended.then(({ code, out, err }) => reject(new Error(`the command line ended with ${code} and never said ${what}\n${out}\n${err}`)));
    });
  }

  /** For the end of a test: nothing stays behind, not even what a test has frozen. */
  destroy(): void {
    const left = processes().filter(({ pid, args }) => this.#known.some((known) => known.pid === pid && known.args === args));
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    for (const { pid } of left) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
}

/** All processes: from /proc where there is one, for small images have no `ps`. */
function processes(): { pid: number; parent: number; args: string }[] {
  if (!existsSync('/proc/self/stat')) {
    const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
    return stdout.split('\n').flatMap((row) => {
      const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
    });
  }
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return [{ pid: Number(pid), parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]), args: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
    } catch {
      return []; // It ended while we looked.
    }
  });
}

/** Does a process with this id run? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
