/** The page's end of the worker. */
import type { FromWorker, ToWorker } from './messages.ts';

export class EngineClient {
  readonly #worker: Worker;

  constructor(hear: (message: FromWorker) => void, broken: (what: string) => void) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => hear(data));
    this.#worker.addEventListener('error', (event) => broken(event.message || 'the engine did not start'));
  }

  say(message: ToWorker): void {
    this.#worker.postMessage(message);
  }
}
