/** Does a broker take as many connections as a run needs, and does this machine have the sockets? */
import { badInput, environmentTrouble } from '../../contract/errors.ts';
import { MqttLink } from './mqtt-link.ts';
import type { Preflight, PreflightFigures } from './preflight.ts';

/** Connections that are being opened at a time. */
const AT_ONCE = 100;
/** Longer than this it does not take; what is open by then is what is known, ms. */
const MOST_MS = 10_000;

const NOTHING_ELSE = { acked() {}, subscribed() {}, message() {}, settled() {} };

/** Opens so many at once, then drops them all. @throws TwinwardError where one is refused */
export async function connectionsOf({ dial, url, credentials, clientId, needs }: Preflight): Promise<PreflightFigures['connections']> {
  const needed = needs.connections;
  const links: MqttLink[] = [];
  let opened = 0;
  let answers = 0;
  let refused: string | undefined;
  await new Promise<void>((resolve) => {
    const until = setTimeout(resolve, MOST_MS);
    const done = (): void => {
      clearTimeout(until);
      resolve();
    };
    /** The first refusal ends it when what is under way has been answered too: how many are taken is then known. */
    const answered = (): void => {
      answers += 1;
      if (answers === needed || (refused !== undefined && answers === links.length)) done();
      else if (refused === undefined) next();
    };
    const next = (): void => {
      // The last one goes alone: some brokers count late, and let a burst pass.
      if (links.length === needed || (links.length === needed - 1 && answers < links.length)) return;
      links.push(new MqttLink(dial, { clientId: clientId(`pre-${links.length}`), credentials, keepAliveS: 0 }, {
        ...NOTHING_ELSE,
        up() {
          opened += 1;
          answered();
        },
        down(reason) {
          refused ??= reason;
          answered();
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
  throw badInput('broker-connections', `the broker at ${url} took ${opened} of the ${needed} connections that this run needs, one for each home and a few for lab and pipeline, and refused the next (${refused})`, { path: '--homes' }, 'raise its limit (Mosquitto max_connections, NATS max_connections, RabbitMQ connection_max), or give fewer --homes');
}
