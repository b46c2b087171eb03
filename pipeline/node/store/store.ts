/**
 * What a pipeline keeps, so that it may be killed at any moment. The journal is the truth: everything heard, in order of arrival, written before it is acknowledged to whoever sent it.
 * The pipeline is a pure function of it, so a restarted one reads the last snapshot and the journal after it, and knows what it knew. What it concluded (alerts, notifications) is written
 * beside it for people to read; `concluded` says up to where that was published.
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
  /** of the pipeline that wrote it; another version reads the journal from its beginning instead */
  version: string;
  parts: readonly string[];
}

/** One alert message the pipeline published, and after which entry. */
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
  /** epoch ms of the wall clock: not before */
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
  /** clinical alerts without one are of the home's only resident */
  residents?: readonly string[];
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
  channel: 'telemetry' | 'event' | 'status' | 'enrolment';
  /** entries after this one, and before that one */
  after?: number;
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
  /** Takes out entries up to `seq`, inclusive, that were written before a time, exclusive, epoch ms of the wall. */
  prune(seq: number, before: number): Promise<void>;
  /** Entries kept, and about how many characters they have. */
  size(): Promise<{ entries: number; characters: number }>;

  /** All that followed from entries up to `upTo` was published. The same call again changes nothing. */
  conclude(upTo: number, said: readonly SaidAlert[], notifications: readonly Notification[]): Promise<void>;
  /** `upTo` of the last `conclude`; 0 before the first. */
  concluded(): Promise<number>;

  /** As each alert stands now, ascending by id. */
  alerts(query: AlertQuery): Promise<Alert[]>;
  alert(id: string): Promise<Alert | undefined>;
  /** Every message about it, as published, in order. */
  history(id: string): Promise<SaidAlert[]>;
  messages(query: MessageQuery): Promise<Entry[]>;

  /** Waiting, due at `now` or before, ascending by (dueAt, id). */
  due(now: number, limit: number): Promise<Notification[]>;
  notification(id: string): Promise<Notification | undefined>;
  /** Writes the new state of one, or a new one. */
  note(notification: Notification): Promise<void>;

  /** Adds a line; its `n` must follow the last one's. */
  audit(line: AuditLine): Promise<void>;
  lastAudit(): Promise<AuditLine | undefined>;
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
