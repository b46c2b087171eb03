/** A run with live counts on the screen and two stages of Ctrl-C. */
import type { RunHooks } from '../run/request.ts';
import { ProgressLine } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** Signals so close together come from one key, ms. @source assumption */
const SAME_KEY_MS = 500;

/** @param talkative show live counts @param run is given the hooks; once stopped, it ends by itself @param stopping what is said then */
export async function watched<T>(terminal: Terminal, talkative: boolean, run: (hooks: RunHooks) => Promise<T>, stopping = 'what has happened so far is graded'): Promise<T> {
  const progress = new ProgressLine(terminal);
  const stop = new AbortController();
  let askedAt = 0;
  const interrupt = (): void => {
    // The second time nobody waits for anything; 130 is what shells expect of it. npm passes on the signal that the terminal sent us already: that is the first time still.
    if (stop.signal.aborted && performance.now() - askedAt > SAME_KEY_MS) process.exit(130);
    if (stop.signal.aborted) return;
    askedAt = performance.now();
    stop.abort();
    progress.end();
    terminal.err(`stopping: ${stopping}; Ctrl-C again to leave at once\n`);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await run({ onProgress: (now) => { if (talkative) progress.show(now); }, signal: stop.signal });
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    progress.end();
  }
}
