/** Entry of the Web Worker that runs the lab: asked once for each run, it tells how far it is, and hands over what the folder of a run would hold. */
import './shims/globals.ts';
import { TwinwardError } from '../../contract/errors.ts';
import { runHere } from './host.ts';
import type { FromWorker, WebRun } from './messages.ts';

const tell = (message: FromWorker): void => (self as unknown as { postMessage(message: FromWorker): void }).postMessage(message);

self.addEventListener('message', async ({ data }: MessageEvent<WebRun>) => {
  try {
    const run = await runHere(data, { onProgress: (progress) => tell({ say: 'progress', progress }), signal: new AbortController().signal });
    tell({ say: 'finished', run });
  } catch (error) {
    tell({ say: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error), ...(error instanceof TwinwardError && { hint: error.hint }) });
  }
});
