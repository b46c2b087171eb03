/** What the canary should see of one round, and has seen. Pure bookkeeping over whole texts: no message is parsed. */
import type { SeenMessage } from '../run/ports.ts';

interface Expected {
  topic: string;
  count: number;
  /** the home whose will this is */
  willOf: string | undefined;
  next: Expected | undefined;
}

/** `extra`: of this round, but more often than planned (a real resend). `stray`: not of this round. `willOf`: the home whose expected will it is. */
export interface Sight {
  kind: 'expected' | 'extra' | 'stray';
  willOf: string | undefined;
}

export class RoundWatch {
  /** by payload; a text that is expected on two topics has two entries, one behind the other */
  readonly #expected = new Map<string, Expected>();
  readonly #seen: SeenMessage[] = [];
  #missing = 0;

  /** The same text may be expected several times: a hub may resend. */
  expect(topic: string, payload: string, willOf?: string): void {
    const first = this.#expected.get(payload);
    const entry = onTopic(first, topic);
    if (entry) entry.count += 1;
    else this.#expected.set(payload, { topic, count: 1, willOf, next: first });
    this.#missing += 1;
  }

  get missing(): number {
    return this.#missing;
  }

  /** Seen of the round, in order of arrival. */
  get seen(): SeenMessage[] {
    return this.#seen;
  }

  /** Takes note of a message. */
  saw(topic: string, payload: string): Sight {
    const entry = onTopic(this.#expected.get(payload), topic);
    if (!entry) return STRAY;
    if (entry.count === 0) return EXTRA;
    entry.count -= 1;
    this.#missing -= 1;
    this.#seen.push({ topic, payload });
    return entry.willOf === undefined ? EXPECTED : { kind: 'expected', willOf: entry.willOf };
  }
}

const EXPECTED: Sight = { kind: 'expected', willOf: undefined };
const EXTRA: Sight = { kind: 'extra', willOf: undefined };
export const STRAY: Sight = { kind: 'stray', willOf: undefined };

function onTopic(entry: Expected | undefined, topic: string): Expected | undefined {
  let found = entry;
  while (found && found.topic !== topic) found = found.next;
  return found;
}
