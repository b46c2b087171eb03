/**
 * Carries notifications to people: posts what is due, tries again with growing pauses, and turns to the second channel where the first fails for good, or is too slow for a high alert.
 * All state is in the store, so a killed process goes on where it was. What was recorded as delivered is never sent again; a kill between the answer and the record makes it go twice,
 * under the same `idempotency-key`, by which the receiver knows it.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PRIORITIES } from '../../../contract/alert.ts';
import type { Notification, Store } from '../store/store.ts';
import { refusedAddress, type Channel, type NotifyConfig } from './config.ts';
import { sign } from './signature.ts';

export interface NotifyClock {
  /** epoch ms, wall clock */
  nowMs(): number;
  /** @returns takes the alarm back */
  after(ms: number, what: () => void): () => void;
}

export interface NotifierOptions {
  fetch?: typeof fetch;
  /** looks for what is due so often, ms */
  everyMs?: number;
  /** the store or a channel failed; the next round tries again */
  onTrouble?(error: unknown): void;
}

/** Looked at and posted at once, at most. @source assumption */
const AT_ONCE = { looked: 5_000, posted: 8 };
/** Nobody waits longer, whatever a server asks for. @source assumption */
const LONGEST_MS = 3_600_000;
/** Answers of 4xx that mean "later". @source RFC 9110 (408), RFC 8470 (425), RFC 6585 (429) */
const LATER = new Set([408, 425, 429]);

type Outcome = { what: 'delivered' } | { what: 'later'; why: string; afterMs: number; silent?: boolean } | { what: 'never'; why: string };
/** What goes out as one message: one notification, or all that waited for the same morning. */
interface Parcel {
  key: string;
  channel: Notification['channel'];
  notes: Notification[];
  text: string;
  /** when a high alert turns to the second channel, epoch ms */
  deadline: number;
}

export class Notifier {
  readonly #store: Pick<Store, 'due' | 'note'>;
  readonly #clock: NotifyClock;
  readonly #config: NotifyConfig;
  readonly #options: Required<NotifierOptions>;
  /** answered 2xx and not yet recorded: the store failed in between */
  readonly #unrecorded = new Set<string>();
  #cancel: (() => void) | undefined;
  #round: Promise<unknown> = Promise.resolve();
  #stopped = true;

  constructor(store: Pick<Store, 'due' | 'note'>, clock: NotifyClock, config: NotifyConfig, { fetch: post = fetch, everyMs = 1_000, onTrouble = () => undefined }: NotifierOptions = {}) {
    this.#store = store;
    this.#clock = clock;
    this.#config = config;
    this.#options = { fetch: post, everyMs, onTrouble };
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#next(0);
  }

  /** Resolves when what was on its way is answered and recorded. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#round;
  }

  #next(ms: number): void {
    this.#cancel = this.#clock.after(ms, () => {
      this.#round = this.step().catch(this.#options.onTrouble).finally(() => {
        if (!this.#stopped) this.#next(this.#options.everyMs);
      });
    });
  }

  /** One round over what is due now, high alerts first. @returns how many messages were tried */
  async step(): Promise<number> {
    const due = await this.#store.due(this.#clock.nowMs(), AT_ONCE.looked);
    const queue = parcelsOf(due, this.#config).toSorted((a, b) => a.deadline - b.deadline);
    const tried = queue.length;
    const silent = new Set<Notification['channel']>();
    await Promise.all(Array.from({ length: AT_ONCE.posted }, async () => {
      for (let parcel = queue.shift(); parcel; parcel = queue.shift()) await this.#carry(parcel, silent).catch(this.#options.onTrouble);
    }));
    return tried;
  }

  /** @param silent channels that did not answer in this round: nobody waits behind them for what is not urgent, so that the next round comes soon */
  async #carry(parcel: Parcel, silent: Set<Notification['channel']>): Promise<void> {
    const { notes, key } = parcel;
    if (this.#unrecorded.has(key)) return this.#record(parcel, { state: 'delivered' });
    const { second, retry } = this.#config;
    const late = parcel.channel === 'first' && second !== undefined && this.#clock.nowMs() >= parcel.deadline;
    const channel = late ? 'second' : parcel.channel;
    const attempts = late ? 1 : Math.max(...notes.map((note) => note.attempts)) + 1;
    // Not tried, so not counted: who stands behind a dead channel has as many tries as the others.
    if (silent.has(channel) && parcel.deadline === Infinity) return this.#record(parcel, { dueAt: this.#clock.nowMs() + backOffMs(key, attempts, retry) });
    // Written before it is sent: what kills us each time is given up in the end.
    await this.#record(parcel, { channel, attempts });
    const to = channel === 'second' ? second : this.#config.first;
    const outcome: Outcome = !to ? { what: 'never', why: 'there is no second channel' } : await this.#post(to, parcel, channel);
    if (outcome.what === 'later' && outcome.silent) silent.add(channel);
    const now = this.#clock.nowMs();
    if (outcome.what === 'delivered') {
      this.#unrecorded.add(key);
      return this.#record(parcel, { channel, attempts, state: 'delivered' });
    }
    const error = `${channel} channel: ${outcome.why}`;
    if (outcome.what === 'later' && attempts < retry.attempts) {
      const next = now + Math.min(LONGEST_MS, Math.max(outcome.afterMs, backOffMs(key, attempts, retry)));
      return this.#record(parcel, { channel, attempts, error, dueAt: channel === 'first' && second ? Math.min(next, Math.max(now, parcel.deadline)) : next });
    }
    if (channel === 'first' && second) return this.#record(parcel, { channel: 'second', attempts: 0, error, dueAt: now });
    return this.#record(parcel, { channel, attempts, error, state: 'failed' });
  }

  /** The first of a parcel last: it names the parcel, so what a kill leaves over keeps its key. */
  async #record({ notes, key }: Parcel, change: Partial<Notification>): Promise<void> {
    for (const note of notes.toReversed()) await this.#store.note({ ...note, ...change });
    if (change.state === 'delivered') this.#unrecorded.delete(key);
  }

  async #post({ url, token, secret }: Channel, { key, text, deadline }: Parcel, channel: Notification['channel']): Promise<Outcome> {
    const refused = refusedAddress(url, this.#config.allow);
    if (refused !== undefined) return { what: 'never', why: refused };
    const now = this.#clock.nowMs();
    const patience = channel === 'first' && this.#config.second ? Math.min(this.#config.timeoutMs, Math.max(1, deadline - now)) : this.#config.timeoutMs;
    const abort = new AbortController();
    const cancel = this.#clock.after(patience, () => abort.abort(new Error('no answer in time')));
    try {
      const answer = await this.#options.fetch(url, {
        method: 'POST', body: text, redirect: 'manual', signal: abort.signal,
        headers: { 'content-type': 'application/json', 'idempotency-key': key, ...(token !== undefined && { authorization: `Bearer ${token}` }), ...(secret !== undefined && { 'x-twinward-signature': sign(secret, text, now) }) },
      });
      void answer.body?.cancel().catch(() => undefined);
      const { status } = answer;
      if (status >= 200 && status < 300) return { what: 'delivered' };
      if (status < 500 && !LATER.has(status)) return { what: 'never', why: `answered ${status}${status < 400 ? ', and redirects are not followed' : ''}` };
      return { what: 'later', why: `answered ${status}`, afterMs: retryAfterMs(answer.headers.get('retry-after'), this.#clock.nowMs()) };
    } catch (error) {
      return { what: 'later', why: error instanceof Error ? error.message.slice(0, 200) : 'no connection', afterMs: 0, silent: true };
    } finally {
      cancel();
    }
  }
}

function parcelsOf(due: readonly Notification[], { highDeadlineMs }: NotifyConfig): Parcel[] {
  const parcels = new Map<string, { note: Notification; body: ReturnType<typeof bodyOf> }[]>();
  for (const note of due) {
    const body = bodyOf(note);
    const together = body.held === undefined ? note.id : [note.route, body.held, note.channel].join();
    parcels.set(together, [...(parcels.get(together) ?? []), { note, body }]);
  }
  return [...parcels.values()].map((all) => {
    const [{ note, body }] = all.toSorted((a, b) => (a.note.id < b.note.id ? -1 : 1)) as [(typeof all)[0]];
    const bodies = all.map((one) => one.body).toSorted((a, b) => a.alert.at - b.alert.at || a.seq - b.seq);
    const digest = body.held !== undefined;
    const key = digest ? `digest-${note.route}-${body.held}-${note.id}` : note.id;
    return {
      key, channel: note.channel, notes: all.map((one) => one.note).toSorted((a, b) => (a.id < b.id ? -1 : 1)), text: digest ? JSON.stringify({ v: 1, id: key, event: 'digest', route: note.route, notifications: bodies }) : note.body,
      deadline: body.alert.priority === 'high' ? body.notBefore + highDeadlineMs : Infinity,
    };
  });
}

/** What the carrying needs to know of a body. */
const Known = z.looseObject({ seq: z.number(), notBefore: z.number(), held: z.number().optional(), alert: z.looseObject({ at: z.number(), priority: z.enum(PRIORITIES) }) });

/** What cannot be read is sent as it stands, as urgent: it must not hold up the rest. */
function bodyOf({ body, dueAt }: Notification): z.infer<typeof Known> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    json = undefined;
  }
  const known = Known.safeParse(json);
  return known.success ? known.data : { seq: 0, notBefore: dueAt, alert: { at: dueAt, priority: 'high' } };
}

/** Pause after the attempt of this number, from 1. The jitter comes from the key, so the same message waits the same. */
export function backOffMs(key: string, attempt: number, { firstDelayMs, factor, jitter }: NotifyConfig['retry']): number {
  const chance = createHash('sha256').update(`${key}/${attempt}`).digest().readUInt32BE(0) / 0x1_0000_0000;
  return Math.round(Math.min(LONGEST_MS, firstDelayMs * factor ** (attempt - 1)) * (1 - jitter * chance));
}

/** @source RFC 9110 §10.2.3: seconds, or a date */
function retryAfterMs(header: string | null, now: number): number {
  if (header === null) return 0;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
}
