/** Calls to the machine that served the page (docs/lab.md). What it refuses is thrown in its own words. */
import { environmentTrouble, TwinwardError } from '../../contract/errors.ts';
import { RUN_FILES, type RunTexts } from '../../lab/run/folder-files.ts';
import type { ApiTrouble, AttachedNow, AttachedRun } from '../../lab/run/attach.ts';
import type { AskedInput, AskedRun } from '../model/asked-run.ts';

/** A refusal of one call: nothing is wrong with the run. */
export class Refused extends Error {}

export class LabApi {
  readonly #base: string;
  #run = '';

  /** @param base address, ending in `/` */
  constructor(base: string) {
    this.#base = base;
  }

  async start(asked: AskedRun): Promise<AttachedRun> {
    const answer = await this.#post<AttachedRun>('runs', { ...asked, replace: true });
    this.#run = answer.run;
    return answer;
  }

  /** @param from index of the first input that is not known yet @param alerts the same of alerts, where they are wanted */
  now(from: number, alerts?: number): Promise<AttachedNow> {
    return this.#call(`run?run=${this.#run}&inputs=${from}${alerts === undefined ? '' : `&alerts=${alerts}`}`, { cache: 'no-store' });
  }

  async allow(until: number): Promise<void> {
    await this.#post('run/allow', { run: this.#run, until });
  }

  async give(input: AskedInput): Promise<void> {
    await this.#post('run/inputs', { run: this.#run, ...input });
  }

  async stop(keep: boolean): Promise<void> {
    await this.#post('run/stop', { run: this.#run, keep });
  }

  /** The files of a run that has ended. */
  async texts(names: readonly string[]): Promise<RunTexts> {
    const wanted = RUN_FILES.filter((name) => names.includes(name));
    return Object.fromEntries(await Promise.all(wanted.map(async (name) => {
      const answer = await fetch(new URL(`../run/${name}`, this.#base), { cache: 'no-store' }).catch(gone);
      if (!answer.ok) throw environmentTrouble('run-unserved', `${name} of the run that has ended is not there (${answer.status})`, 'open its folder in runs/');
      return [name, await answer.text()] as const;
    })));
  }

  #post<T>(path: string, body: object): Promise<T> {
    return this.#call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  }

  async #call<T>(path: string, init: RequestInit): Promise<T> {
    const answer = await fetch(new URL(path, this.#base), init).catch(gone);
    const value = await answer.json().catch(gone) as T & { error?: ApiTrouble };
    if (answer.ok) return value;
    const { code = '', message = String(answer.status), where = '', hint = '' } = value.error ?? {};
    if (answer.status === 422 || code === 'used' || code === 'over') throw new Refused(message);
    throw new TwinwardError(answer.status < 500 ? 'bad-input' : 'environment', code, message, { hint, place: { path: where } });
  }
}

/** Nobody answers. */
export const LAB_GONE = 'lab-gone';
function gone(error: unknown): never {
  throw environmentTrouble(LAB_GONE, 'the lab on this machine does not answer any more', 'is “twinward lab” still running? Start it again and use the address it prints', error);
}
