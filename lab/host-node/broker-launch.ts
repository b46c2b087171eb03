/** The lab's hold on the broker process: start, kill, start again on the same ports, stop. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../../contract/attack.ts';
import { environmentTrouble } from '../../contract/errors.ts';
import type { SutRealm } from '../broker/access.ts';
import { capsOf } from '../broker/frame-guard.ts';
import type { FrameCaps } from '../broker/frame-guard.ts';
import type { SutDeed } from '../broker/lab-broker.ts';
import { within } from '../fleet/within.ts';
import type { BrokerCounts, BrokerOptions, FromBroker, ToBroker } from './broker-messages.ts';

const ENTRY = fileURLToPath(new URL(`./broker-process${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
const START_MS = 15_000;
const STOP_MS = 2_000;

export interface BrokerLaunch {
  secret: string;
  topicPrefix?: string;
  caps?: FrameCaps;
  /** absent: `standard` */
  profile?: Profile;
  realm?: SutRealm;
  /** absent: any free one */
  port?: number;
  /** the process ended, and nobody here wanted it */
  gone?(how: string): void;
  sutDid?(deed: SutDeed): void;
}

export class BrokerProcess {
  readonly #options: BrokerOptions;
  readonly #gone: (how: string) => void;
  readonly #sutDid: (deed: SutDeed) => void;
  #child: ChildProcess | undefined;
  #sutSubscribed = Promise.withResolvers<void>();
  #wanted = false;
  #watched: number | undefined;

  private constructor(launch: BrokerLaunch) {
    const { profile = 'standard' } = launch;
    this.#options = { secret: launch.secret, topicPrefix: launch.topicPrefix ?? '', tcpPort: launch.port ?? 0, wsPort: 0, caps: launch.caps ?? capsOf(profile), profile, ...(launch.realm && { realm: launch.realm }) };
    this.#sutDid = launch.sutDid ?? (() => {});
    this.#gone = launch.gone ?? (() => {});
  }

  /** @throws TwinwardError `broker-start` */
  static async start(launch: BrokerLaunch): Promise<BrokerProcess> {
    const broker = new BrokerProcess(launch);
    await broker.#start();
    return broker;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#options.tcpPort}`;
  }

  get wsUrl(): string {
    return `ws://127.0.0.1:${this.#options.wsPort}`;
  }

  /** Resolves when a SUT has subscribed to something. */
  sutSubscribed(): Promise<void> {
    return this.#sutSubscribed.promise;
  }

  /** `sutSubscribed` is about the next one. */
  sutLeft(): void {
    this.#sutSubscribed = Promise.withResolvers();
  }

  /** Names the process group that must not outlive the lab. */
  watch(pid: number | undefined): void {
    this.#watched = pid;
    if (this.#child?.connected) this.#child.send({ say: 'watch', pid } satisfies ToBroker);
  }

  /** SIGKILL, and a new process on the same ports. @throws TwinwardError `broker-start` */
  async restart(): Promise<void> {
    await this.#kill();
    await this.#start();
    this.watch(this.#watched);
  }

  /** Asks, then kills. Never rejects. */
  async stop(): Promise<BrokerCounts | undefined> {
    const child = this.#child;
    this.#wanted = false;
    if (!child || !isAlive(child)) return undefined;
    let counts: BrokerCounts | undefined;
    child.on('message', (message: FromBroker) => { if (message.say === 'stopped') counts = message.counts; });
    const exit = once(child, 'exit');
    if (child.connected) child.send({ say: 'stop' } satisfies ToBroker);
    await within(STOP_MS, exit).catch(() => this.#kill());
    return counts;
  }

  async #kill(): Promise<void> {
    const child = this.#child;
    this.#wanted = false;
    if (!child || !isAlive(child)) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  async #start(): Promise<void> {
    const child = fork(ENTRY, [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child = child;
    this.#wanted = true;
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-2_000); });
    const failed = (why: string): Error => environmentTrouble('broker-start', `the broker did not start: ${why}`, said.trim() || undefined);
    try {
      child.send({ say: 'start', options: this.#options } satisfies ToBroker);
      const listening = await within(START_MS, firstWord(child), 'no word from it');
      this.#options.tcpPort = listening.tcpPort;
      this.#options.wsPort = listening.wsPort;
    } catch (error) {
      await this.#kill();
      throw failed((error as Error).message);
    }
    child.on('message', (message: FromBroker) => {
      if (message.say !== 'sut') return;
      if (message.did === 'subscribed') this.#sutSubscribed.resolve();
      this.#sutDid({ did: message.did, what: message.what });
    });
    const gone = (code: number | null, signal: string | null): void => {
      if (this.#wanted && this.#child === child) this.#gone(`the broker process ${child.pid} ended with ${signal ?? `code ${code}`}`);
    };
    if (isAlive(child)) child.once('exit', gone);
    else gone(child.exitCode, child.signalCode);
  }
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function firstWord(child: ChildProcess): Promise<Extract<FromBroker, { say: 'listening' }>> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`it ended with ${signal ?? `code ${code}`}`)));
    child.once('message', (message: FromBroker) => {
      if (message.say === 'listening') resolve(message);
      else reject(new Error(message.say === 'trouble' ? message.message : message.say));
    });
  });
}
