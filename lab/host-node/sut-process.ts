/** A system under test as a process of its own, started as its `sut.yaml` says. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Sut } from '../../contract/sut.ts';
import type { Credentials } from '../fleet/wire.ts';
import { within } from '../fleet/within.ts';

/** How much of its standard error is kept for the reasons, characters. */
const TAIL_CHARS = 2_000;
const STOP_MS = 3_000;

export interface SutLaunch {
  start: NonNullable<Sut['start']>;
  instance: string;
  brokerUrl: string;
  /** absent: the broker asks for none */
  credentials: Credentials | undefined;
  topicPrefix: string;
  /** what this SUT must know besides */
  env?: Readonly<Record<string, string>>;
  /** each line of its standard output; absent: nobody reads it */
  line?(text: string): void;
  /** the process ended, and nobody here wanted it */
  gone(how: string): void;
  /** it was stopped for good; never rejects */
  stopped?(): Promise<void>;
}

export class SutProcess {
  readonly #child: ChildProcess;
  readonly #gone: (how: string) => void;
  readonly #stopped: (() => Promise<void>) | undefined;
  readonly #endWithLab = (): void => this.#signal('SIGKILL');
  #wanted = true;
  #ended = false;
  #tail = '';

  /** Starts it. Trouble, a missing command included, is told through `gone`. */
  constructor(launch: SutLaunch) {
    const [command, ...args] = launch.start.command as [string, ...string[]];
    this.#gone = launch.gone;
    this.#stopped = launch.stopped;
    this.#child = spawn(command, args, {
      ...(launch.start.cwd !== undefined && { cwd: launch.start.cwd }),
      env: {
        ...process.env, ...launch.start.env,
        TWINWARD_BROKER_URL: launch.brokerUrl, TWINWARD_USERNAME: launch.credentials?.username, TWINWARD_PASSWORD: launch.credentials?.password,
        TWINWARD_TOPIC_PREFIX: launch.topicPrefix, TWINWARD_INSTANCE: launch.instance, ...launch.env,
      },
      stdio: ['ignore', launch.line ? 'pipe' : 'ignore', 'pipe'],
      detached: true, // a group of its own, so that what it starts ends with it
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => { this.#tail = (this.#tail + chunk.toString()).slice(-TAIL_CHARS); });
    if (this.#child.stdout) createInterface({ input: this.#child.stdout }).on('line', (text) => launch.line?.(text));
    this.#child.once('error', (error) => this.#over(`the SUT could not be started: ${error.message}`));
    // `close`, not `exit`: by then its last words have been read. A grandchild may hold the pipe open, hence the second way.
    this.#child.once('close', (code, signal) => this.#over(`the SUT process ${this.#child.pid} ended with ${signal ?? `code ${code}`}`));
    this.#child.once('exit', (code, signal) => setTimeout(() => this.#over(`the SUT process ${this.#child.pid} ended with ${signal ?? `code ${code}`}`), 200).unref());
    process.once('exit', this.#endWithLab);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** The end of what it wrote to its standard error. */
  get lastWords(): string {
    return this.#tail.trim();
  }

  /** SIGTERM, then SIGKILL. Never rejects. */
  async stop(): Promise<void> {
    this.#wanted = false;
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, 'exit').catch(() => undefined);
      this.#signal('SIGTERM');
      await within(STOP_MS, exit).catch(() => undefined);
      this.#signal('SIGKILL');
      await within(STOP_MS, exit).catch(() => undefined);
    }
    // Not before: the lab may have to leave at once while a pipeline that hangs is still given its time.
    process.off('exit', this.#endWithLab);
    await this.#stopped?.();
  }

  /** SIGKILL, to all of its group. Never rejects. */
  async kill(): Promise<void> {
    this.#wanted = false;
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, 'exit').catch(() => undefined);
      this.#signal('SIGKILL');
      await within(STOP_MS, exit).catch(() => undefined);
    }
    process.off('exit', this.#endWithLab);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // Its group is empty: it has ended.
    }
  }

  #over(how: string): void {
    if (this.#ended) return;
    this.#ended = true;
    process.off('exit', this.#endWithLab);
    if (this.#wanted) this.#gone(how);
  }
}
