/**
 * Entry of a process that subscribes and does nothing with what comes but acknowledge and count it. Forked by `e2e.ts`; each connection has the filters of one
 * subscriber of a run.
 */
import { LabClient } from '../lab/fleet/lab-client.ts';
import type { Credentials } from '../lab/fleet/wire.ts';
import { tcpDial } from '../lab/host-node/tcp-dial.ts';

export interface NullSubscribers {
  url: string;
  /** one connection each */
  subscribers: { clientId: string; credentials: Credentials; filters: string[] }[];
  /** deliveries to count, over all connections, before it says `done` */
  deliveries: number;
}

export type SubscriberWord = 'subscribed' | 'done';

process.once('message', ({ url, subscribers, deliveries }: NullSubscribers) => {
  let seen = 0;
  const message = (): void => {
    seen += 1;
    if (seen === deliveries) process.send?.('done' satisfies SubscriberWord);
  };
  const lost = (reason: string): void => {
    if (seen < deliveries) throw new Error(`a null subscriber was cut off: ${reason}`);
  };
  const opening = subscribers.map(async ({ clientId, credentials, filters }) => {
    const client = await LabClient.open({ dial: tcpDial(url), clientId, credentials, message, lost });
    await client.subscribe(filters);
  });
  void Promise.all(opening).then(() => process.send?.('subscribed' satisfies SubscriberWord));
});
process.on('disconnect', () => process.exit(0));
