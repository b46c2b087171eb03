/** A wait that lasts while something moves: a slow machine is waited for, a lost message is not. */

/** A round or a clock without any progress is given up after this, ms. */
export const NO_PROGRESS_MS = 5_000;

export class Progress {
  #madeAt = 0;
  #settle: (() => void) | undefined;
  /** whether what is waited for is complete */
  #complete: () => boolean = () => true;

  /** Resolves when `made` finds it complete, or when nothing moves any more. One wait at a time. */
  until(complete: () => boolean): Promise<void> {
    this.#complete = complete;
    this.#madeAt = performance.now();
    return new Promise((resolve) => {
      const stalled = setInterval(() => {
        if (performance.now() - this.#madeAt >= NO_PROGRESS_MS) settle();
      }, 250);
      const settle = (): void => {
        clearInterval(stalled);
        this.#settle = undefined;
        resolve();
      };
      this.#settle = settle;
    });
  }

  /** Something has moved, wherever it was. */
  made(): void {
    this.#madeAt = performance.now();
    if (this.#settle && this.#complete()) this.#settle();
  }
}
