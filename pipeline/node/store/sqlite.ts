/** SQLite by `node:sqlite`: the default, one file. It belongs to one pipeline at a time. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Driver, Row, Value } from './driver.ts';
import { StoreError } from './store.ts';

/**
 * What a commit waits for. `normal`: handed to the operating system, which a kill of the process does not touch; a loss of power may take the last moments. `full`: on the disk.
 * @source sqlite.org/pragma.html#pragma_synchronous, in WAL mode
 */
export type Synchronous = 'normal' | 'full';

export class SqliteDriver implements Driver {
  readonly kind = 'sqlite';
  private readonly file: string;
  private readonly synchronous: Synchronous;
  private database: DatabaseSync | undefined;
  private readonly statements = new Map<string, StatementSync>();

  constructor(file: string, synchronous: Synchronous = 'normal') {
    this.file = file;
    this.synchronous = synchronous;
  }

  async open(): Promise<void> {
    try {
      this.database = new DatabaseSync(this.file, { timeout: 5_000 });
      // Exclusive: a second pipeline on the same file would double every alert.
      this.database.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${this.synchronous}; PRAGMA wal_autocheckpoint = 4000;`);
      this.database.exec('BEGIN IMMEDIATE; COMMIT');
    } catch (error) {
      const { message } = error as Error;
      const hint = /locked|busy/.test(message) ? 'another pipeline uses it: stop that one, or give this one a file of its own' : /not a database/.test(message) ? 'it is no SQLite file: give another path' : 'give the path of a file in a folder that exists and may be written';
      throw new StoreError(`the store ${this.file} cannot be opened: ${message}`, hint, { cause: error });
    }
  }

  async close(): Promise<void> {
    this.statements.clear();
    this.database?.close();
    this.database = undefined;
  }

  async all(sql: string, values: readonly Value[] = []): Promise<Row[]> {
    return this.prepared(sql).all(...values) as Row[];
  }

  async run(sql: string, values: readonly Value[] = []): Promise<void> {
    this.prepared(sql).run(...values);
  }

  async insert(table: string, columns: readonly string[], rows: readonly (readonly Value[])[], skipKnown = false): Promise<void> {
    if (rows.length === 0) return;
    const insert = this.prepared(`INSERT ${skipKnown ? 'OR IGNORE ' : ''}INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
    const each = async (): Promise<void> => { for (const row of rows) insert.run(...row); };
    if (rows.length === 1 || this.inTransaction) await each();
    else await this.transaction(each);
  }

  private inTransaction = false;
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    this.prepared('BEGIN IMMEDIATE').run();
    this.inTransaction = true;
    try {
      const result = await work();
      this.prepared('COMMIT').run();
      return result;
    } catch (error) {
      // On some failures, a full disk among them, SQLite has rolled back by itself; what was wrong is the first error.
      if (this.database?.isTransaction) this.prepared('ROLLBACK').run();
      throw error;
    } finally {
      this.inTransaction = false;
    }
  }

  private prepared(sql: string): StatementSync {
    if (!this.database) throw new StoreError(`the store ${this.file} is not open`, 'open it first');
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = this.database.prepare(sql);
      // Statements over lists of any length would fill it.
      if (this.statements.size < 64) this.statements.set(sql, statement);
    }
    return statement;
  }
}
