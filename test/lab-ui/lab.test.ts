/** The lab of the page as one object, with a worker that only listens. */
import { afterEach, expect, it, vi } from 'vitest';
import { Lab } from '../../lab-ui/state/lab.ts';

afterEach(() => vi.unstubAllGlobals());

it('a home that is chosen twice before it is known keeps the first answer: its charts are not drawn anew', () => {
  const worker = { said: [] as { kind: string }[], hear: (_: unknown) => {} };
  vi.stubGlobal('Worker', class {
    addEventListener(kind: string, hear: (event: unknown) => void): void { if (kind === 'message') worker.hear = (data) => hear({ data }); }
    postMessage(message: { kind: string }): void { worker.said.push(message); }
  });
  const lab = new Lab();
  lab.select(3);
  lab.select(3); // an arrow chooses, Enter goes there
  expect(worker.said.filter(({ kind }) => kind === 'home')).toHaveLength(2);
  const answers = [{ home: 3, trends: [] }, { home: 3, trends: [] }];
  for (const detail of answers) worker.hear({ kind: 'home', detail });
  expect(lab.store.get().detail).toBe(answers[0]);
});
