/** Does a broker take as many connections as a run needs, and does this machine have the sockets? */
import { badInput, environmentTrouble } from '../../contract/errors.ts';
import { MqttLink } from './mqtt-link.ts';
import type { Preflight, PreflightFigures } from './preflight.ts';

/** Connections that are being opened at a time. */
const AT_ONCE = 100;
/** Longer than this it does not take; what is open by then is what is known, ms. */
const MOST_MS = 10_000;

/** Opens so many at once, then drops them all. @throws TwinwardError where one is refused */
export async function connectionsOf({ dial, url, credentials, clientId, needs }: Preflight): Promise<PreflightFigures['connections']> {
  const needed = needs.connections;
  const links: MqttLink[] = [];
  let opened = 0;
  let refused: string | undefined;
  await new Promise<void>((resolve) => {
    const until = setTimeout(resolve, MOST_MS);
    const done = (): void => {
      clearTimeout(until);
      resolve();
    };
    const next = (): void => {
      if (links.length >= needed) return;
      const answered = { acked() {}, subscribed() {}, message() {}, settled() {} };
      links.push(new MqttLink(dial, { clientId: clientId(`pre-${links.length}`), credentials, keepAliveS: 0 }, {
        ...answered,
        up() {
          opened += 1;
          if (opened === needed) done();
          else next();
        },
        down(reason) {
          refused ??= reason;
          done();
        },
      }));
    };
    for (let n = 0; n < Math.min(AT_ONCE, needed); n += 1) next();
  });
  // A reset leaves no port in TIME_WAIT, which the hubs will want.
  for (const link of links) link.reset();
  if (refused === undefined) return { needed, opened };
  if (/EMFILE|ENFILE|EADDRNOTAVAIL/.test(refused)) {
    throw environmentTrouble('sockets', `this machine gives the lab ${opened} sockets, and the run needs ${needed} (${refused})`, 'raise the limit of open files (ulimit -n), or give fewer --homes');
  }
  throw badInput('broker-connections', `the broker at ${url} took ${opened} connections and not the next (${refused}): this run needs ${needed}, one for each home and a few for lab and pipeline`, { path: '--homes' }, 'raise its limit (Mosquitto max_connections, NATS max_connections, RabbitMQ connection_max), or give fewer --homes');
}
