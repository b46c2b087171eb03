/** One step of the lab's own with broker or SUT: connecting, subscribing, a reset, a batch of enrolments, ms. */
export const STEP_MS = 20_000;

/** A promise with a limit. Nothing in the lab waits for ever. @throws Error with `what` after `ms` */
export function within<T>(ms: number, promise: Promise<T>, what = `nothing within ${ms} ms`): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(what)), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
