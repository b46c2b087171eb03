/** The store of a pipeline that need not outlive its process: the last of everything, bounded. */
import type { Alert } from '../../../contract/alert.ts';
import { parseHomeTopic } from '../../../contract/topics.ts';
import { ACT_TOPIC } from '../../core/conversation.ts';
import type { AlertQuery, AuditLine, Entry, Heard, MessageQuery, Notification, SaidAlert, Snapshot, Store } from './store.ts';

/** What is left after a cut; it comes when there is twice as much. */
export interface MemoryBounds {
  /** journal entries */
  entries: number;
  /** of their topics and texts together; the newest entry stays, however long */
  characters: number;
  /** alerts that are over, and settled notifications */
  settled: number;
  auditLines: number;
}
/**
 * So the journal holds 40,000 entries and 32 million characters at most, of one byte each, or two beyond Latin-1. Settled alerts, notifications and audit lines are bounded in number alone, at twice these. An alert keeps each
 * message about it: 2,000 characters of text and 50 lines of evidence at most, with names as long as its home's enrolment has them; an audit line holds an address of 4 kB at most. Alerts that stand and notifications that
 * wait are never cut.
 * @source measured on a failing night: 550 characters an entry, 900 an alert message; 20,000 entries are then 11 million characters, and length alone cuts only what is no telemetry
 */
const BOUNDS: MemoryBounds = { entries: 20_000, characters: 16_000_000, settled: 10_000, auditLines: 50_000 };

export class MemoryStore implements Store {
  readonly kind = 'memory';
  private readonly bounds: MemoryBounds;
  private entries: (Entry & { writtenAt: number })[] = [];
  private characters = 0;
  private lastSeq = 0;
  private upTo = { recorded: 0, concluded: 0 };
  private saved: Snapshot | undefined;
  private hearer: string | undefined;
  private readonly byId = new Map<string, { alert: Alert; history: SaidAlert[] }>();
  protected readonly notifications = new Map<string, Notification>();
  protected lines: AuditLine[] = [];
  private letGo: AuditLine | undefined;

  constructor(bounds: Partial<MemoryBounds> = {}) {
    this.bounds = { ...BOUNDS, ...bounds };
  }

  async open(): Promise<void> {}
  async close(): Promise<void> {}

  async append(heard: readonly Heard[]): Promise<number> {
    const writtenAt = Date.now();
    for (const one of heard) {
      const { topic, text, retain } = one;
      this.entries.push({ seq: (this.lastSeq += 1), topic, text, retain, writtenAt });
      this.characters += lengthOf(one);
    }
    const { entries, characters } = this.bounds;
    if (this.entries.length > 2 * entries || this.characters > 2 * characters) {
      let left = 0;
      const tooMany = this.entries.findLastIndex((entry) => (left += lengthOf(entry)) > characters);
      this.keep(this.entries.slice(Math.max(this.entries.length - entries, Math.min(tooMany + 1, this.entries.length - 1))));
    }
    return this.lastSeq;
  }

  private keep(entries: MemoryStore['entries']): void {
    this.entries = entries;
    this.characters = entries.reduce((sum, entry) => sum + lengthOf(entry), 0);
  }

  async *journal(after: number): AsyncIterable<Entry> {
    for (const { seq, topic, text, retain } of this.entries) if (seq > after) yield { seq, topic, text, retain };
  }

  async snapshot(): Promise<Snapshot | undefined> {
    return this.saved;
  }

  async saveSnapshot(snapshot: Snapshot): Promise<void> {
    this.saved = snapshot;
  }

  async prune(seq: number, before: number): Promise<void> {
    const old = (entry: MemoryStore['entries'][0]): boolean => entry.seq <= seq && entry.writtenAt < before;
    const lastEnrolments = new Set(new Map(this.entries.filter((entry) => old(entry) && parseHomeTopic(entry.topic)?.channel === 'enrolment').map((entry) => [entry.topic, entry])).values());
    this.keep(this.entries.filter((entry) => !old(entry) || entry.topic === ACT_TOPIC || lastEnrolments.has(entry)));
    const first = this.entries.find((entry) => !old(entry))?.seq ?? seq + 1;
    for (const [id, { alert, history }] of this.byId) if (alert.state === 'resolved' && history.every((one) => one.seq < first)) this.byId.delete(id);
    for (const [id, { state, alert }] of this.notifications) if (state !== 'waiting' && !this.byId.has(alert)) this.notifications.delete(id);
  }

  async record(upTo: number, said: readonly SaidAlert[], notifications: readonly Notification[]): Promise<void> {
    if (upTo <= this.upTo.recorded) return;
    this.upTo.recorded = upTo;
    for (const one of said) {
      const known = this.byId.get(one.alert.id);
      if (known) {
        known.alert = one.alert;
        known.history.push(one);
      } else this.byId.set(one.alert.id, { alert: one.alert, history: [one] });
    }
    if (this.byId.size > 2 * this.bounds.settled) forget(this.byId, ({ alert }) => alert.state === 'resolved', this.bounds.settled);
    for (const one of notifications) if (!this.notifications.has(one.id)) this.notifications.set(one.id, one);
    if (this.notifications.size > 2 * this.bounds.settled) forget(this.notifications, ({ state }) => state !== 'waiting', this.bounds.settled);
  }

  async recorded(): Promise<number> {
    return this.upTo.recorded;
  }

  async heardBy(): Promise<string | undefined> {
    return this.hearer;
  }

  async setHeardBy(version: string): Promise<void> {
    this.hearer = version;
  }

  async conclude(upTo: number): Promise<void> {
    this.upTo.concluded = Math.max(this.upTo.concluded, upTo);
  }

  async unpublished(): Promise<SaidAlert[]> {
    return [...this.byId.values()].flatMap(({ history }) => history.filter(({ seq }) => seq > this.upTo.concluded)).sort((a, b) => a.seq - b.seq);
  }

  async alerts({ homes, states, kinds, routes, since = -Infinity, after = '', limit }: AlertQuery): Promise<Alert[]> {
    const fits = (given: readonly string[] | undefined, value: string): boolean => !given || given.includes(value);
    return [...this.byId.values()].map(({ alert }) => alert)
      .filter((alert) => fits(homes, alert.home) && fits(states, alert.state) && fits(kinds, alert.kind) && fits(routes, alert.route) && (alert.updatedAt ?? alert.at) >= since && alert.id > after)
      .sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, limit);
  }

  async alert(id: string): Promise<Alert | undefined> {
    return this.byId.get(id)?.alert;
  }

  async history(id: string): Promise<SaidAlert[]> {
    return this.byId.get(id)?.history.slice() ?? [];
  }

  async messages({ home, channel, before = Infinity, limit, newest = false }: MessageQuery): Promise<Entry[]> {
    const found: Entry[] = [];
    const step = newest ? -1 : 1;
    for (let index = newest ? this.entries.length - 1 : 0; index >= 0 && index < this.entries.length && found.length < limit; index += step) {
      const { seq, topic, text, retain } = this.entries[index] as Entry;
      if (seq >= before || !topic.includes(home)) continue;
      const place = parseHomeTopic(topic);
      if (place?.home === home && place.channel === channel) found.push({ seq, topic, text, retain });
    }
    return found;
  }

  async due(now: number, limit: number): Promise<Notification[]> {
    return [...this.notifications.values()].filter(({ state, dueAt }) => state === 'waiting' && dueAt <= now).sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1)).slice(0, limit);
  }

  async note(notification: Notification): Promise<void> {
    this.notifications.set(notification.id, notification);
  }

  async audit(line: AuditLine): Promise<void> {
    const last = this.lines.at(-1)?.n ?? 0;
    if (line.n !== last + 1) throw new RangeError(`audit line ${line.n} does not follow ${last}`);
    this.lines.push(line);
    if (this.lines.length <= 2 * this.bounds.auditLines) return;
    this.letGo = this.lines.at(-this.bounds.auditLines - 1);
    this.lines = this.lines.slice(-this.bounds.auditLines);
  }

  async lastAudit(): Promise<AuditLine | undefined> {
    return this.lines.at(-1);
  }

  async auditLetGo(): Promise<AuditLine | undefined> {
    return this.letGo;
  }

  async auditLines(after: number, limit: number): Promise<AuditLine[]> {
    return this.lines.filter(({ n }) => n > after).slice(0, limit);
  }
}

function lengthOf({ topic, text }: Heard): number {
  return topic.length + text.length;
}

/** Takes out the oldest of those that are settled, until so many are left. */
function forget<T>(map: Map<string, T>, settled: (item: T) => boolean, left: number): void {
  for (const [key, item] of map) {
    if (map.size <= left) return;
    if (settled(item)) map.delete(key);
  }
}
