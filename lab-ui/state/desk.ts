/** The page's end of the desk: a worker that is started for a question, answers it, and ends, so that it holds no memory in between. */
import type { DeskAnswers, DeskQuestion, DeskReply } from '../model/desk.ts';
import { ReadTrouble } from './read-files.ts';

/** @throws ReadTrouble with what is wrong, where, and how to mend it */
export function askDesk<Q extends DeskQuestion>(question: Q): Promise<DeskAnswers[Q['kind']]> {
  const worker = new Worker(new URL('../worker/desk.ts', import.meta.url), { type: 'module', name: 'desk' });
  return new Promise<DeskAnswers[Q['kind']]>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<DeskReply>) => ('trouble' in data ? reject(new ReadTrouble(data.trouble)) : resolve(data.answer as DeskAnswers[Q['kind']])));
    worker.addEventListener('error', (event) => reject(new ReadTrouble({ what: event.message || 'the desk did not start', where: '', mend: '' })));
    worker.postMessage(question);
  }).finally(() => worker.terminate());
}

/** Hands a file to the browser's downloads. */
export function saveFile(name: string, content: string | Uint8Array<ArrayBuffer>, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
