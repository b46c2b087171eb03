/** The first thing that went wrong outside. Every wait of a transport is guarded by it, so that nothing waits for what can no longer come. */
export class Trouble {
  #first: Error | undefined;
  readonly #waiting = new Set<(error: Error) => void>();

  /** Later ones are consequences of the first and are left out. */
  raise(error: Error): void {
    if (this.#first) return;
    this.#first = error;
    for (const reject of this.#waiting) reject(error);
    this.#waiting.clear();
  }

  /** Settles as `promise` does, or rejects with the trouble, whichever is first. */
  guard<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#first) {
        promise.catch(() => undefined);
        return reject(this.#first);
      }
      this.#waiting.add(reject);
      promise.then(resolve, (error: Error) => reject(this.#first ?? error)).finally(() => this.#waiting.delete(reject));
    });
  }
}
