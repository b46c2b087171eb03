import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Sut } from '../../../contract/sut.ts';
import { resetBy } from '../../../lab/host-node/sut-port.ts';

it.skipIf(process.platform === 'win32')('a reset command that takes too long ends, and what it started with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinward-reset-'));
  const sut = Sut.parse({ schema: 'twinward.sut/1', id: 'slow', title: 'Slow', version: '1', address: 'mqtt://127.0.0.1:1', reset: { command: ['sh', '-c', `sh -c 'touch ${folder}/begun; sleep 1; touch ${folder}/ended' & wait`] } });
  const ways = { publish: () => Promise.resolve(), heard: () => Promise.resolve() };
  await expect(resetBy(sut, (text) => text, ways, 500)).rejects.toThrow('sh ended with SIGKILL');
  expect(existsSync(join(folder, 'begun'))).toBe(true);
  await sleep(1_000);
  expect(existsSync(join(folder, 'ended'))).toBe(false);
  rmSync(folder, { recursive: true });
});
