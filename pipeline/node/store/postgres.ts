/** PostgreSQL by `pg`: one schema per pipeline, one connection, held for as long as the pipeline lives. */
import pg from 'pg';
import type { Driver, Row, Value } from './driver.ts';
import { StoreError } from './store.ts';

/** PostgreSQL takes so many values in one statement at most (a 16-bit count). */
const VALUES_MAX = 65_535;
/** A killed pipeline's lock is let go when the server sees its socket closed, ms. @source assumption */
const LOCK_WITHIN_MS = 5_000;

// BIGINT as number: sequence numbers and times stay far below 2^53.
const TYPES = new pg.TypeOverrides();
TYPES.setTypeParser(pg.types.builtins.INT8, Number);

export class PostgresDriver implements Driver {
  readonly kind = 'postgres';
  private readonly url: string;
  private readonly schema: string;
  private client: pg.Client | undefined;
  private readonly existing: boolean;
  private readonly lost: (error: Error) => void;

  /** @param url as in DATABASE_URL @param schema lower case letters, digits and `_` @param existing the schema must be there already @param lost the connection broke while nothing was asked of it */
  constructor(url: string, schema = 'twinward', { existing = false, lost = () => {} }: { existing?: boolean; lost?: (error: Error) => void } = {}) {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw new StoreError(`"${schema}" is no name of a schema`, 'use lower case letters, digits and _, at most 63, beginning with a letter');
    this.url = url;
    this.schema = schema;
    this.existing = existing;
    this.lost = lost;
  }

  async open(): Promise<void> {
    try {
      this.client = new pg.Client({ connectionString: this.url, types: TYPES, application_name: `twinward ${this.schema}`, connectionTimeoutMillis: 5_000 });
      this.client.on('error', this.lost);
      await this.client.connect();
      await this.client.query(`SET lock_timeout = ${LOCK_WITHIN_MS}`);
      // One pipeline per schema: a second one would double every alert.
      await this.client.query('SELECT pg_advisory_lock(hashtext($1), hashtext($2))', ['twinward', this.schema]);
      if (this.existing && (await this.client.query('SELECT 1 FROM information_schema.schemata WHERE schema_name = $1', [this.schema])).rowCount === 0) throw new StoreError(`there is no schema ${this.schema}`, 'give the store that the pipeline was started with, such as postgres:SCHEMA');
      await this.client.query(`CREATE SCHEMA IF NOT EXISTS ${this.schema}`);
      await this.client.query(`SET search_path TO ${this.schema}`);
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      await this.client?.end().catch(() => undefined);
      if (error instanceof StoreError) throw error;
      const hint = code === '55P03' ? 'another pipeline uses this schema: stop that one, or give this one a schema of its own (--store postgres:NAME)' : 'see DATABASE_URL: is the address right, does the server run, and may this user create a schema there?';
      throw new StoreError(`PostgreSQL cannot be used at ${withoutPassword(this.url)}: ${message || code || 'no answer'}`, hint, { cause: error });
    }
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.end();
  }

  async all(sql: string, values: readonly Value[] = []): Promise<Row[]> {
    return (await this.connected.query<Row>(numbered(sql), [...values])).rows;
  }

  async run(sql: string, values: readonly Value[] = []): Promise<void> {
    await this.connected.query(numbered(sql), [...values]);
  }

  async insert(table: string, columns: readonly string[], rows: readonly (readonly Value[])[], skipKnown = false): Promise<void> {
    const most = Math.floor(VALUES_MAX / columns.length);
    const part = async (some: readonly (readonly Value[])[]): Promise<void> => {
      const places = some.map((row, index) => `(${row.map((_, column) => `$${index * columns.length + column + 1}`).join(', ')})`).join(', ');
      await this.connected.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${places}${skipKnown ? ' ON CONFLICT DO NOTHING' : ''}`, some.flat());
    };
    if (rows.length === 0) return;
    if (rows.length <= most) return part(rows);
    const all = async (): Promise<void> => { for (let from = 0; from < rows.length; from += most) await part(rows.slice(from, from + most)); };
    await (this.inTransaction ? all() : this.transaction(all));
  }

  private inTransaction = false;
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.connected.query('BEGIN');
    this.inTransaction = true;
    try {
      const result = await work();
      await this.connected.query('COMMIT');
      return result;
    } catch (error) {
      await this.connected.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      this.inTransaction = false;
    }
  }

  private get connected(): pg.Client {
    if (!this.client) throw new StoreError('PostgreSQL is not connected', 'open the store first');
    return this.client;
  }
}

/** Takes a schema and all in it away. @throws StoreError */
export async function dropSchema(url: string, schema: string): Promise<void> {
  const driver = new PostgresDriver(url, schema);
  await driver.open();
  await driver.run(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
  await driver.close();
}

function numbered(sql: string): string {
  let place = 0;
  return sql.replaceAll('?', () => `$${(place += 1)}`);
}

/** Where it is, and nothing of who asks: a password may stand before the host or in the query. */
function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'an address that cannot be read';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
