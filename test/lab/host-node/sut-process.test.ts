import { expect, it } from 'vitest';
import { SutProcess } from '../../../lab/host-node/sut-process.ts';
import { isAlive } from '../../support/cli-process.ts';

it.skipIf(process.platform === 'win32')('ends with the lab even while it is being stopped and hangs', async () => {
  const before = process.listeners('exit');
  const sut = new SutProcess({ start: { command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'], env: {} }, instance: 'x-1', brokerUrl: 'mqtt://127.0.0.1:1', credentials: undefined, topicPrefix: '', gone: () => {} });
  const pid = sut.pid as number;
  const mine = process.listeners('exit').filter((listener) => !before.includes(listener));
  expect(mine).toHaveLength(1);
  process.kill(pid, 'SIGSTOP');
  const stopped = sut.stop();
  // The lab leaves now: what its exit would do, without leaving.
  expect(process.listeners('exit')).toContain(mine[0]);
  mine[0]!(0);
  await stopped;
  await expect.poll(() => isAlive(pid)).toBe(false);
  expect(process.listeners('exit')).not.toContain(mine[0]);
});
