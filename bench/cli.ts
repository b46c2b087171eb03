/** How long a stranger waits for help. */
import { spawnSync } from 'node:child_process';

/** `helpMs`: median wall time of `twinward --help` over nine runs. */
export function cli(): { helpMs: number } {
  const times = Array.from({ length: 9 }, () => {
    const started = performance.now();
    const { status } = spawnSync(process.execPath, [new URL('../lab/cli/main.ts', import.meta.url).pathname, '--help']);
    if (status !== 0) throw new Error(`twinward --help ended with ${status}`);
    return performance.now() - started;
  }).toSorted((a, b) => a - b);
  return { helpMs: Math.round(times[4] as number) };
}
