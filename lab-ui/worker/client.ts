/** The page's end of the worker. */
import type { FromWorker, Numbered, ToWorker } from './messages.ts';

export class EngineClient {
  readonly #worker: Worker;
  /** runs asked for so far */
  #runs = 0;

  constructor(hear: (message: FromWorker) => void, broken: (what: string) => void) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'engine' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Numbered>) => {
      // What was said before the worker heard that another run is wanted is of no use any more.
      if (data.of === this.#runs) hear(data);
    });
    this.#worker.addEventListener('error', (event) => broken(event.message || 'the engine did not start'));
  }

  say(message: ToWorker): void {
    if (message.kind === 'open' || message.kind === 'live') this.#runs += 1;
    this.#worker.postMessage(message);
  }
}
