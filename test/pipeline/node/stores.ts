/** The three stores for tests, each in a place of its own. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore } from '../../../pipeline/node/store/index.ts';
import { dropSchema } from '../../../pipeline/node/store/postgres.ts';
import type { Store } from '../../../pipeline/node/store/store.ts';
import { have, startPostgres, type Service } from '../../support/services.ts';

export interface StorePlaceForTest {
  kind: Store['kind'];
  /** another handle on the same place: what a restarted process would open */
  again(): Promise<Store>;
  env: Record<string, string>;
  remove(): Promise<void>;
}

let server: Promise<Service> | undefined;

/** Which stores can be tried here. */
export const KINDS: readonly Store['kind'][] = have('postgres') ? ['memory', 'sqlite', 'postgres'] : ['memory', 'sqlite'];

export async function place(kind: Store['kind']): Promise<StorePlaceForTest> {
  if (kind === 'memory') {
    const only = await createStore('memory');
    return { kind, again: async () => only, env: { TWINWARD_STORE: 'memory' }, remove: async () => {} };
  }
  if (kind === 'sqlite') {
    const dir = mkdtempSync(join(tmpdir(), 'twinward-store-'));
    return { kind, again: () => createStore('sqlite', { dir }), env: { TWINWARD_STORE: 'sqlite', TWINWARD_STORE_DIR: dir }, remove: async () => rmSync(dir, { recursive: true, force: true }) };
  }
  const { url } = await (server ??= startPostgres());
  const schema = `t_${randomBytes(6).toString('hex')}`;
  return { kind, again: () => createStore(`postgres:${schema}`, { databaseUrl: url }), env: { TWINWARD_STORE: `postgres:${schema}`, DATABASE_URL: url }, remove: () => dropSchema(url, schema) };
}

/** To be called after all tests of a file. */
export async function stopServers(): Promise<void> {
  await (await server)?.stop();
  server = undefined;
}
