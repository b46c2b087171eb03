import { expect, it } from 'vitest';
import { flat } from './flat.ts';

/** `npm run prove -- flat` sends ten million; so few only show that what is heard and judged is let go again. */
it('the memory of the pipeline does not grow with what it has heard', async () => {
  const { messages, rssMiB, early, late } = await flat(18_000, 'sqlite', 20, () => undefined);
  expect(messages).toBeGreaterThanOrEqual(18_000);
  expect(rssMiB.length).toBeGreaterThan(12);
  expect(late).toBeLessThan(1.5 * early);
}, 120_000);
