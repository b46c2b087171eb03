/** Keeps a timer from holding the process open: in Node, where it can; a browser's timers are plain numbers and hold nothing. */
export function quiet<T>(timer: T): T {
  (timer as { unref?: () => void }).unref?.();
  return timer;
}
