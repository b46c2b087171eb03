/**
 * The tables, step by step: step n brings a store of version n − 1 to version n, in one transaction. A step once released is never changed. The SQL is what SQLite and PostgreSQL both take.
 */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE journal (seq BIGINT PRIMARY KEY, written_at BIGINT NOT NULL, home TEXT NOT NULL, channel TEXT NOT NULL, topic TEXT NOT NULL, text TEXT NOT NULL, retain INTEGER NOT NULL)`,
    // Filled now and then, for many entries at once: an index kept at each write would touch a page per home.
    `CREATE TABLE place (home TEXT NOT NULL, channel TEXT NOT NULL, seq BIGINT NOT NULL, PRIMARY KEY (home, channel, seq))`,
    `CREATE TABLE snapshot (part BIGINT PRIMARY KEY, text TEXT NOT NULL)`,
    `CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL)`,
    `CREATE TABLE alert (id TEXT PRIMARY KEY, home TEXT NOT NULL, resident TEXT NOT NULL, state TEXT NOT NULL, kind TEXT NOT NULL, route TEXT NOT NULL, updated_at BIGINT NOT NULL, body TEXT NOT NULL)`,
    `CREATE INDEX alert_home ON alert (home)`,
    `CREATE TABLE said (seq BIGINT NOT NULL, place BIGINT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (seq, place))`,
    `CREATE INDEX said_id ON said (id)`,
    `CREATE TABLE audit (n BIGINT PRIMARY KEY, at BIGINT NOT NULL, who TEXT NOT NULL, role TEXT NOT NULL, what TEXT NOT NULL, object TEXT NOT NULL, outcome TEXT NOT NULL, detail TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL)`,
  ],
  [
    `CREATE TABLE notification (id TEXT PRIMARY KEY, alert TEXT NOT NULL, home TEXT NOT NULL, route TEXT NOT NULL, channel TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT NOT NULL, error TEXT)`,
    `CREATE INDEX notification_due ON notification (state, due_at)`,
  ],
  [
    `CREATE INDEX place_seq ON place (seq)`,
  ],
];
