import { expect, it } from 'vitest';
import { NO_CAPS } from '../../../lab/broker/frame-guard.ts';
import { MemoryBroker } from '../../../lab/broker/memory-broker.ts';
import { LabClient } from '../../../lab/fleet/lab-client.ts';

it('restarts as a killed process would: every connection breaks, no last will is heard, nothing retained is left', async () => {
  const broker = new MemoryBroker({ secret: 's', topicPrefix: '', caps: NO_CAPS, profile: 'L0' });
  const { dial } = await broker.start();
  const [heard, ends]: [string[], string[]] = [[], []];
  const open = (clientId: string): Promise<LabClient> => LabClient.open({
    dial, clientId, will: { topic: `wills/${clientId}`, payload: 'dead' }, message: (topic, payload) => void heard.push(`${topic} ${payload}`), lost: (reason) => void ends.push(`${clientId}: ${reason}`),
  });
  const before = await open('before');
  await before.subscribe(['wills/+', 'kept']);
  const other = await open('other');
  await other.publish('kept', 'old', true);
  await expect.poll(() => heard).toEqual(['kept old']);

  await broker.restart();
  await expect.poll(() => ends.toSorted()).toEqual(['before: the broker is gone', 'other: the broker is gone']);
  const after = await open('after');
  await after.subscribe(['wills/+', 'kept']);
  await after.publish('kept', 'new');
  await expect.poll(() => heard).toEqual(['kept old', 'kept new']);

  await broker.stop();
  await expect(open('late')).rejects.toThrow('no broker');
});
