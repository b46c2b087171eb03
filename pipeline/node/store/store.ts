/**
 * What a pipeline keeps, so that it may be killed at any moment. The journal is the truth: everything heard, in order of arrival, written before it is acknowledged to whoever sent it.
 * The pipeline is a pure function of it, so a restarted one reads the last snapshot and the journal after it, and knows what it knew. What follows from it (alerts, notifications) is recorded
 * beside it for people to read, whether or not the broker is there; `concluded` says up to where it was published.
 *
 * Every method is atomic, and durable once its promise resolves: a kill of the process afterwards loses nothing of it.
 */
import type { Alert, Role } from '../../../contract/alert.ts';

/** One thing heard: a message of the broker (topic without prefix), or an act of a person (topic `act`), or a tick of the pipeline's own clock (topic `tick`). */
export interface Heard {
  topic: string;
  text: string;
  /** stood at the broker before the subscription */
  retain: boolean;
}

export interface Entry extends Heard {
  /** from 1, without a gap within one store's life */
  seq: number;
}

/** State after all entries up to `seq`, inclusive, as `freeze` writes it, in parts of a few megabytes at most. */
export interface Snapshot {
  seq: number;
  /** the entry with which the last tick was judged: what came after it may come again */
  tickSeq: number;
  /** of the pipeline that wrote it; another version reads the journal from its beginning instead */
  version: string;
  parts: readonly string[];
}

/** One alert message of the pipeline, and from which entry it follows. */
export interface SaidAlert {
  seq: number;
  alert: Alert;
}

export const CHANNELS = ['first', 'second'] as const;
/** A message to people, until it is delivered or given up. */
export interface Notification {
  /** content-derived: the same alert message gives the same id */
  id: string;
  alert: string;
  home: string;
  route: Role;
  channel: (typeof CHANNELS)[number];
  /** JSON that is posted */
  body: string;
  state: 'waiting' | 'delivered' | 'failed';
  attempts: number;
  /** epoch ms, not before: first by the clock that stamps the alert, then by the wall clock of the tries */
  dueAt: number;
  error?: string;
}

/** One line of the audit log; `hash` covers all else, `prev` is the hash of the line before (64 zeros before the first). */
export interface AuditLine {
  n: number;
  /** epoch ms, wall clock */
  at: number;
  who: string;
  role: string;
  what: string;
  /** what it was done to: `alert:…`, `resident:…`, a route */
  object: string;
  outcome: 'allowed' | 'refused' | 'failed';
  detail: string;
  prev: string;
  hash: string;
}

export interface AlertQuery {
  homes?: readonly string[];
  states?: readonly Alert['state'][];
  kinds?: readonly Alert['kind'][];
  routes?: readonly Role[];
  /** `updatedAt` (else `at`) at or after this, epoch ms */
  since?: number;
  /** ids after this one: answers come in order of id */
  after?: string;
  /** 1–1000 */
  limit: number;
}

export interface MessageQuery {
  home: string;
  channel: 'telemetry' | 'event';
  /** entries before this one */
  before?: number;
  /** 1–1000 */
  limit: number;
  /** newest first where true */
  newest?: boolean;
}

export interface Store {
  readonly kind: 'memory' | 'sqlite' | 'postgres';
  /** Creates or migrates. @throws StoreError where it cannot be reached, or was written by a newer version */
  open(): Promise<void>;
  close(): Promise<void>;

  /** @returns the seq of the last one */
  append(heard: readonly Heard[]): Promise<number>;
  /** In order of seq, from the first one after `after`. */
  journal(after: number): AsyncIterable<Entry>;
  snapshot(): Promise<Snapshot | undefined>;
  /** Replaces the one before. */
  saveSnapshot(snapshot: Snapshot): Promise<void>;
  /**
   * Takes out entries up to `seq`, inclusive, that were written before a time, exclusive, epoch ms of the wall. Acts of people and each home's last enrolment among them stay: without these, a version that reads the
   * journal from its beginning would know nobody. With the entries go resolved alerts of which nothing was said since, their history, and settled notifications of alerts that are gone.
   */
  prune(seq: number, before: number): Promise<void>;

  /** What follows from entries up to `upTo`. The same call again changes nothing. */
  record(upTo: number, said: readonly SaidAlert[], notifications: readonly Notification[]): Promise<void>;
  /** `upTo` of the last `record`; 0 before the first. */
  recorded(): Promise<number>;
  /** The version that heard the journal to its end, and whose words are those recorded; undefined before the first. */
  heardBy(): Promise<string | undefined>;
  setHeardBy(version: string): Promise<void>;
  /** All that was recorded of entries up to `upTo` was published. */
  conclude(upTo: number): Promise<void>;
  /** Recorded, and perhaps not published, in order. */
  unpublished(): Promise<SaidAlert[]>;

  /** As each alert stands now, ascending by id. */
  alerts(query: AlertQuery): Promise<Alert[]>;
  alert(id: string): Promise<Alert | undefined>;
  /** Every message about it, in order. */
  history(id: string): Promise<SaidAlert[]>;
  messages(query: MessageQuery): Promise<Entry[]>;

  /** Waiting, due at `now` or before, ascending by (dueAt, id). */
  due(now: number, limit: number): Promise<Notification[]>;
  /** Writes the new state of one, or a new one. */
  note(notification: Notification): Promise<void>;

  /** Adds a line; its `n` must follow the last one's. */
  audit(line: AuditLine): Promise<void>;
  lastAudit(): Promise<AuditLine | undefined>;
  /** The last line that was let go to stay within bounds: the first one kept follows it. Undefined where every line is kept. */
  auditLetGo(): Promise<Pick<AuditLine, 'n' | 'hash'> | undefined>;
  /** Ascending by `n`, from the first one after `after`. */
  auditLines(after: number, limit: number): Promise<AuditLine[]>;
}

/** The store cannot do what was asked: what, where, how to mend. */
export class StoreError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.hint = hint;
  }
}
