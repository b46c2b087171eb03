/** The store over SQL: the same statements on SQLite and PostgreSQL. */
import type { Alert } from '../../../contract/alert.ts';
import { canonicalJson } from '../../../contract/canonical.ts';
import { parseHomeTopic } from '../../../contract/topics.ts';
import { ACT_TOPIC } from '../../core/conversation.ts';
import type { Driver, Row, Value } from './driver.ts';
import { MIGRATIONS } from './migrations.ts';
import { StoreError } from './store.ts';
import type { AlertQuery, AuditLine, Entry, Heard, MessageQuery, Notification, SaidAlert, Snapshot, Store } from './store.ts';

/** Entries read at once when the journal is played. */
const PAGE = 2_000;
/** Entries that are looked through one by one before they are put in order of home. @source assumption: looking through so many takes some 20 ms */
const UNPLACED_MAX = 50_000;

export class SqlStore implements Store {
  readonly kind: Driver['kind'];
  private readonly driver: Driver;
  private lastSeq = 0;
  /** entries up to here are in order of home, too */
  private placed = 0;
  /** Writes and reads go one after the other: a transaction is never interleaved. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(driver: Driver) {
    this.driver = driver;
    this.kind = driver.kind;
  }

  async open(): Promise<void> {
    await this.driver.open();
    await this.driver.run('CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)');
    const version = Number((await this.driver.all('SELECT max(version) AS version FROM schema_version'))[0]?.['version'] ?? 0);
    if (version > MIGRATIONS.length) throw new StoreError(`the store has version ${version}, and this pipeline knows up to ${MIGRATIONS.length}`, 'run the newer pipeline that wrote it, or give another store');
    for (let next = version; next < MIGRATIONS.length; next += 1) {
      await this.driver.transaction(async () => {
        for (const sql of MIGRATIONS[next] as readonly string[]) await this.driver.run(sql);
        await this.driver.run('INSERT INTO schema_version (version) VALUES (?)', [next + 1]);
      });
    }
    const [row] = await this.driver.all('SELECT max(seq) AS seq FROM journal');
    // After a prune the journal may be empty; the snapshot and what was concluded still say how far it went.
    this.placed = Number((await this.fact('placed')) ?? 0);
    this.lastSeq = Math.max(Number(row?.['seq'] ?? 0), Number((await this.fact('snapshot.seq')) ?? 0), await this.marked());
  }

  async close(): Promise<void> {
    await this.turn.catch(() => undefined);
    await this.driver.close();
  }

  append(heard: readonly Heard[]): Promise<number> {
    return this.inTurn(async () => {
      if (heard.length === 0) return this.lastSeq;
      const now = Date.now();
      let seq = this.lastSeq;
      const rows = heard.map(({ topic, text, retain }): Value[] => {
        const place = parseHomeTopic(topic);
        return [(seq += 1), now, place?.home ?? '', place?.channel ?? '', topic, text, retain ? 1 : 0];
      });
      await this.driver.insert('journal', ['seq', 'written_at', 'home', 'channel', 'topic', 'text', 'retain'], rows);
      this.lastSeq = seq;
      if (seq - this.placed >= UNPLACED_MAX) await this.driver.transaction(() => this.place());
      return seq;
    });
  }

  private async place(): Promise<void> {
    await this.driver.run(`INSERT INTO place (home, channel, seq) SELECT home, channel, seq FROM journal WHERE seq > ? AND home <> '' ORDER BY home, channel, seq`, [this.placed]);
    await this.setFact('placed', String((this.placed = this.lastSeq)));
  }

  async *journal(after: number): AsyncIterable<Entry> {
    for (let from = after; ;) {
      const rows = await this.inTurn(() => this.driver.all('SELECT seq, topic, text, retain FROM journal WHERE seq > ? ORDER BY seq LIMIT ?', [from, PAGE]));
      for (const row of rows) yield entryOf(row);
      if (rows.length < PAGE) return;
      from = Number(rows.at(-1)?.['seq']);
    }
  }

  snapshot(): Promise<Snapshot | undefined> {
    return this.inTurn(async () => {
      const seq = await this.fact('snapshot.seq');
      if (seq === undefined) return undefined;
      const parts = await this.driver.all('SELECT text FROM snapshot ORDER BY part');
      return { seq: Number(seq), tickSeq: Number((await this.fact('snapshot.tickSeq')) ?? seq), version: (await this.fact('snapshot.version')) ?? '', parts: parts.map(({ text }) => String(text)) };
    });
  }

  saveSnapshot({ seq, tickSeq, version, parts }: Snapshot): Promise<void> {
    return this.atOnce(async () => {
      await this.driver.run('DELETE FROM snapshot');
      await this.driver.insert('snapshot', ['part', 'text'], parts.map((text, part) => [part, text]));
      await this.setFact('snapshot.seq', String(seq));
      await this.setFact('snapshot.tickSeq', String(tickSeq));
      await this.setFact('snapshot.version', version);
    });
  }

  prune(seq: number, before: number): Promise<void> {
    return this.atOnce(async () => {
      // Entries were written in order of time, so this stops at the first one to keep.
      const [kept] = await this.driver.all('SELECT seq FROM journal WHERE written_at >= ? OR seq > ? ORDER BY seq LIMIT 1', [before, seq]);
      const first = kept ? Number(kept['seq']) : seq + 1;
      const [oldest] = await this.driver.all('SELECT min(seq) AS seq FROM journal');
      if (oldest?.['seq'] == null || Number(oldest['seq']) >= first) return;
      await this.driver.run(`DELETE FROM journal WHERE seq < ? AND topic <> ? AND seq NOT IN (SELECT max(seq) FROM journal WHERE seq < ? AND channel = 'enrolment' GROUP BY home)`, [first, ACT_TOPIC, first]);
      await this.driver.run('DELETE FROM place WHERE seq < ?', [first]);
      await this.driver.run(`DELETE FROM alert WHERE state = 'resolved' AND NOT EXISTS (SELECT 1 FROM said WHERE said.id = alert.id AND said.seq >= ?)`, [first]);
      await this.driver.run('DELETE FROM said WHERE seq < ? AND NOT EXISTS (SELECT 1 FROM alert WHERE alert.id = said.id)', [first]);
      await this.driver.run(`DELETE FROM notification WHERE state <> 'waiting' AND NOT EXISTS (SELECT 1 FROM alert WHERE alert.id = notification.alert)`);
    });
  }

  record(upTo: number, said: readonly SaidAlert[], notifications: readonly Notification[]): Promise<void> {
    return this.atOnce(async () => {
      if (upTo <= (await this.marked())) return;
      await this.setFact('recorded', String(upTo));
      if (said.length > 0) {
        await this.driver.insert('said', ['seq', 'place', 'id', 'body'], said.map(({ seq, alert }, place) => [seq, place, clean(alert.id), canonicalJson(alert)]));
        for (const { alert } of said) {
          const { id, home, resident = '', state, kind, route, at, updatedAt = at } = alert;
          await this.driver.run(
            `INSERT INTO alert (id, home, resident, state, kind, route, updated_at, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state, route = excluded.route, updated_at = excluded.updated_at, body = excluded.body`,
            [clean(id), home, clean(resident), state, kind, route, updatedAt, canonicalJson(alert)],
          );
        }
      }
      await this.driver.insert('notification', NOTIFICATION, notifications.map(valuesOf), true);
    });
  }

  recorded(): Promise<number> {
    return this.inTurn(() => this.marked());
  }

  /** Stores of before recorded what they concluded. */
  private async marked(): Promise<number> {
    return Math.max(Number((await this.fact('recorded')) ?? 0), Number((await this.fact('concluded')) ?? 0));
  }

  heardBy(): Promise<string | undefined> {
    return this.inTurn(() => this.fact('heardBy'));
  }

  setHeardBy(version: string): Promise<void> {
    return this.inTurn(() => this.setFact('heardBy', version));
  }

  conclude(upTo: number): Promise<void> {
    return this.atOnce(async () => {
      if (upTo > Number((await this.fact('concluded')) ?? 0)) await this.setFact('concluded', String(upTo));
    });
  }

  unpublished(): Promise<SaidAlert[]> {
    return this.inTurn(async () => (await this.driver.all('SELECT seq, body FROM said WHERE seq > ? ORDER BY seq, place', [Number((await this.fact('concluded')) ?? 0)])).map(saidOf));
  }

  alerts({ homes, states, kinds, routes, since, after, limit }: AlertQuery): Promise<Alert[]> {
    const [where, values]: [string[], Value[]] = [[], []];
    const oneOf = (column: string, given: readonly string[] | undefined): void => {
      if (!given) return;
      // One value, however long: a statement takes some ten thousand at most.
      where.push(`${column} IN (${this.kind === 'sqlite' ? 'SELECT value FROM json_each(?)' : 'SELECT json_array_elements_text(CAST(? AS json))'})`);
      values.push(JSON.stringify(given.map(clean)));
    };
    for (const [column, given] of [['home', homes], ['state', states], ['kind', kinds], ['route', routes]] as const) oneOf(column, given);
    const atLeast = (condition: string, given: Value | undefined): void => {
      if (given === undefined) return;
      where.push(condition);
      values.push(given);
    };
    atLeast('updated_at >= ?', since);
    atLeast('id > ?', after === undefined ? undefined : clean(after));
    return this.inTurn(async () => {
      const rows = await this.driver.all(`SELECT body FROM alert${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''} ORDER BY id LIMIT ?`, [...values, limit]);
      return rows.map(({ body }) => JSON.parse(String(body)) as Alert);
    });
  }

  alert(id: string): Promise<Alert | undefined> {
    return this.inTurn(async () => {
      const [row] = await this.driver.all('SELECT body FROM alert WHERE id = ?', [clean(id)]);
      return row && (JSON.parse(String(row['body'])) as Alert);
    });
  }

  history(id: string): Promise<SaidAlert[]> {
    return this.inTurn(async () => {
      const rows = await this.driver.all('SELECT seq, body FROM said WHERE id = ? ORDER BY seq, place', [clean(id)]);
      return rows.map(saidOf);
    });
  }

  messages({ home, channel, before = Number.MAX_SAFE_INTEGER, limit, newest = false }: MessageQuery): Promise<Entry[]> {
    const order = newest ? 'DESC' : 'ASC';
    const of: Value[] = [home, channel, before];
    return this.inTurn(async () => {
      const rows = await this.driver.all(
        `SELECT seq, topic, text, retain FROM journal WHERE seq IN (SELECT seq FROM place WHERE home = ? AND channel = ? AND seq < ? ORDER BY seq ${order} LIMIT ?)
        UNION ALL SELECT seq, topic, text, retain FROM journal WHERE home = ? AND channel = ? AND seq < ? AND seq > ?
        ORDER BY seq ${order} LIMIT ?`,
        [...of, limit, ...of, this.placed, limit],
      );
      return rows.map(entryOf);
    });
  }

  due(now: number, limit: number): Promise<Notification[]> {
    return this.inTurn(async () => (await this.driver.all(`SELECT * FROM notification WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT ?`, [now, limit])).map(notificationOf));
  }

  note(notification: Notification): Promise<void> {
    const { id, channel, body, state, attempts, dueAt, error } = notification;
    return this.atOnce(async () => {
      await this.driver.insert('notification', NOTIFICATION, [valuesOf(notification)], true);
      await this.driver.run('UPDATE notification SET channel = ?, body = ?, state = ?, attempts = ?, due_at = ?, error = ? WHERE id = ?', [channel, body, state, attempts, dueAt, error ?? null, clean(id)]);
    });
  }

  audit({ n, at, who, role, what, object, outcome, detail, prev, hash }: AuditLine): Promise<void> {
    return this.inTurn(() => this.driver.insert('audit', ['n', 'at', 'who', 'role', 'what', 'object', 'outcome', 'detail', 'prev', 'hash'], [[n, at, who, role, what, object, outcome, detail, prev, hash]]));
  }

  lastAudit(): Promise<AuditLine | undefined> {
    return this.inTurn(async () => {
      const [row] = await this.driver.all('SELECT * FROM audit ORDER BY n DESC LIMIT 1');
      return row && lineOf(row);
    });
  }

  async auditLetGo(): Promise<undefined> {}

  auditLines(after: number, limit: number): Promise<AuditLine[]> {
    return this.inTurn(async () => (await this.driver.all('SELECT * FROM audit WHERE n > ? ORDER BY n LIMIT ?', [after, limit])).map(lineOf));
  }

  private async fact(name: string): Promise<string | undefined> {
    const [row] = await this.driver.all('SELECT value FROM fact WHERE name = ?', [name]);
    return row && String(row['value']);
  }

  private setFact(name: string, value: string): Promise<void> {
    return this.driver.run('INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [name, value]);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private atOnce<T>(work: () => Promise<T>): Promise<T> {
    return this.inTurn(() => this.driver.transaction(work));
  }
}

/** PostgreSQL takes no NUL in text; a device may be named with one. */
function clean(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

function entryOf({ seq, topic, text, retain }: Row): Entry {
  return { seq: Number(seq), topic: String(topic), text: String(text), retain: Number(retain) === 1 };
}

function saidOf({ seq, body }: Row): SaidAlert {
  return { seq: Number(seq), alert: JSON.parse(String(body)) as Alert };
}

const NOTIFICATION = ['id', 'alert', 'home', 'route', 'channel', 'body', 'state', 'attempts', 'due_at', 'error'] as const;

function valuesOf({ id, alert, home, route, channel, body, state, attempts, dueAt, error }: Notification): Value[] {
  return [clean(id), clean(alert), home, route, channel, body, state, attempts, dueAt, error ?? null];
}

function notificationOf({ due_at, attempts, error, ...rest }: Row): Notification {
  return { ...rest, dueAt: Number(due_at), attempts: Number(attempts), ...(error !== null && { error }) } as unknown as Notification;
}

function lineOf({ n, at, ...rest }: Row): AuditLine {
  return { n: Number(n), at: Number(at), ...rest } as unknown as AuditLine;
}
