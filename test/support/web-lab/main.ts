/** A page that does nothing but let a test run the lab in a worker. */
import type { FromWorker, WebRun } from '../../../lab/host-web/messages.ts';

declare global {
  interface Window {
    runLab(run: WebRun): Promise<FromWorker>;
  }
}

window.runLab = (run) => new Promise((resolve, reject) => {
  const worker = new Worker(new URL('../../../lab/host-web/worker.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.say === 'progress') return;
    worker.terminate();
    resolve(data);
  });
  worker.addEventListener('error', (event) => reject(new Error(event.message)));
  worker.postMessage(run);
});
