/** Which store a pipeline keeps: `memory`, `sqlite`, `sqlite:FILE`, `sqlite-full:FILE`, `postgres`, `postgres:SCHEMA`. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MemoryStore } from './memory.ts';
import { SqlStore } from './sql-store.ts';
import { SqliteDriver } from './sqlite.ts';
import { StoreError } from './store.ts';
import type { Store } from './store.ts';

export interface StorePlace {
  /** for SQLite without a file, and to name a schema by: a folder that outlives restarts; absent: the working directory */
  dir?: string | undefined;
  /** as in DATABASE_URL */
  databaseUrl?: string | undefined;
  /** refused where there is none yet; else it is made */
  existing?: boolean;
  /** PostgreSQL went away */
  lost?: (error: Error) => void;
}

/** Not opened yet. @throws StoreError where the words name no store */
export async function createStore(spec: string, { dir, databaseUrl, existing = false, lost }: StorePlace = {}): Promise<Store> {
  const [kind = '', ...rest] = spec.split(':');
  const name = rest.join(':');
  switch (kind) {
    case 'memory': {
      if (existing) throw new StoreError('the store memory outlives no process', 'give the store that the pipeline was started with, such as sqlite:FILE');
      return new MemoryStore();
    }
    case 'sqlite':
    case 'sqlite-full': {
      const file = name || join(dir ?? '.', 'pipeline.sqlite');
      if (existing && !existsSync(file)) throw new StoreError(`there is no store ${file}`, 'give the store that the pipeline was started with, such as sqlite:FILE');
      return new SqlStore(new SqliteDriver(file, kind === 'sqlite' ? 'normal' : 'full'));
    }
    case 'postgres': {
      if (!databaseUrl) throw new StoreError('--store postgres needs an address', 'set DATABASE_URL=postgres://user:password@host:5432/database');
      const { PostgresDriver } = await import('./postgres.ts');
      return new SqlStore(new PostgresDriver(databaseUrl, name || schemaOf(dir), { existing, ...(lost && { lost }) }));
    }
    default: throw new StoreError(`there is no store "${spec}"`, 'choose memory, sqlite, sqlite:FILE, sqlite-full:FILE (waits for the disk), postgres or postgres:SCHEMA');
  }
}

/** The schema of a pipeline that was given a folder of its own. */
export function schemaOf(dir: string | undefined): string {
  return dir === undefined ? 'twinward' : `twinward_${basename(dir).toLowerCase().replaceAll(/[^a-z0-9]/g, '_')}`.slice(0, 63);
}
