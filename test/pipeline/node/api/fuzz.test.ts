import { expect, it } from 'vitest';
import { fuzz } from '../../../prove/api-fuzz.ts';

/** `npm run prove -- api-fuzz` sends ten thousand. */
const REQUESTS = Number(process.env.TWINWARD_FUZZ_REQUESTS ?? 1_500);

it('answers what no client should send with a clear 4xx, never with a 5xx', async () => {
  const { requests, sockets, failures, statuses } = await fuzz(REQUESTS, 20_261_122);
  expect({ requests, failures }).toEqual({ requests: REQUESTS, failures: 0 });
  expect(sockets).toBeGreaterThan(REQUESTS / 20);
  // It got past the door, and to every kind of refusal.
  for (const status of [200, 400, 401, 403, 404, 413, 415, 422]) expect(statuses[status], String(status)).toBeGreaterThan(0);
});
