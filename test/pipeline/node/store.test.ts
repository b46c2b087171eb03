/** One suite that every store passes. */
import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../../contract/alert.ts';
import { AuditChain, NO_LINE } from '../../../pipeline/node/audit.ts';
import { MIGRATIONS } from '../../../pipeline/node/store/migrations.ts';
import { createStore } from '../../../pipeline/node/store/index.ts';
import { MemoryStore } from '../../../pipeline/node/store/memory.ts';
import { SqlStore } from '../../../pipeline/node/store/sql-store.ts';
import { SqliteDriver } from '../../../pipeline/node/store/sqlite.ts';
import type { AuditLine, Entry, Heard, Notification, Store } from '../../../pipeline/node/store/store.ts';
import { KINDS, place, stopServers, type StorePlaceForTest } from './stores.ts';

const message = (home: string, channel: string, text = '{}'): Heard => ({ topic: `twinward/v1/${home}/${channel}`, text, retain: channel === 'enrolment' });
const alertOf = (id: string, change: Partial<Alert> = {}): Alert => ({ id, home: 'h000001', at: 1_000, kind: 'clinical', code: 'fall', priority: 'high', route: 'nurse', state: 'raised', text: 'A fall.', evidence: [], ...change });
const notificationOf = (id: string, change: Partial<Notification> = {}): Notification => ({ id, alert: 'a', home: 'h000001', route: 'nurse', channel: 'first', body: '{}', state: 'waiting', attempts: 0, dueAt: 100, ...change });
const lineOf = (n: number): AuditLine => ({ n, at: n, who: 'ann', role: 'nurse', what: 'read', object: 'resident:r1', outcome: 'allowed', detail: '', prev: `p${n}`, hash: `h${n}` });

async function all(entries: AsyncIterable<Entry>): Promise<Entry[]> {
  const list: Entry[] = [];
  for await (const entry of entries) list.push(entry);
  return list;
}

afterAll(stopServers);

describe.each(KINDS)('the %s store', (kind) => {
  let where: StorePlaceForTest;
  let store: Store;
  beforeEach(async () => {
    where = await place(kind);
    store = await where.again();
    await store.open();
  });
  afterEach(async () => {
    await store.close();
    await where.remove();
  });
  /** As a restarted process would: nothing but the place is left. */
  const reopen = async (): Promise<void> => {
    await store.close();
    store = await where.again();
    await store.open();
  };

  it('numbers what it is given without a gap, and gives it back in order', async () => {
    expect(await store.append([message('h000001', 'telemetry', 'a'), message('h000002', 'event', 'b')])).toBe(2);
    expect(await store.append([])).toBe(2);
    expect(await store.append([{ topic: 'act', text: 'c', retain: false }])).toBe(3);
    expect((await all(store.journal(0))).map(({ seq, text }) => [seq, text])).toEqual([[1, 'a'], [2, 'b'], [3, 'c']]);
    expect(await all(store.journal(2))).toEqual([{ seq: 3, topic: 'act', text: 'c', retain: false }]);
    await reopen();
    expect(await store.append([message('h000001', 'status')])).toBe(4);
    expect(await all(store.journal(0))).toHaveLength(4);
  });

  it('knows which version heard the journal, the last one that was set', async () => {
    expect(await store.heardBy()).toBeUndefined();
    await store.setHeardBy('reference 1');
    await store.setHeardBy('reference 2');
    await reopen();
    expect(await store.heardBy()).toBe('reference 2');
  });

  it('takes many at once, and any text', async () => {
    const odd = ['', '"', "'", '\\', '{"a":"\\u0000"}', '😀 ü 漢', 'x'.repeat(131_072)];
    await store.append([...odd.map((text) => message('h000001', 'telemetry', text)), ...Array.from({ length: 20_000 }, (_, n) => message('h000002', 'telemetry', String(n)))]);
    const back = await all(store.journal(0));
    expect(back).toHaveLength(20_000 + odd.length);
    expect(back.slice(0, odd.length).map(({ text }) => text)).toEqual(odd);
  });

  it('finds the messages of one home and channel, oldest or newest first, also when there are very many', async () => {
    for (let n = 0; n < 3; n += 1) await store.append(Array.from({ length: kind === 'memory' ? 4_000 : 20_000 }, (_, of) => message(`h00000${of % 7}`, of % 3 === 0 ? 'event' : 'telemetry', `${n} ${of}`)));
    const oldest = await store.messages({ home: 'h000003', channel: 'event', limit: 3 });
    expect(oldest.map(({ text }) => text)).toEqual(['0 3', '0 24', '0 45']);
    expect((await store.messages({ home: 'h000003', channel: 'event', before: oldest[2]!.seq, limit: 9 })).map(({ seq }) => seq)).toEqual(oldest.slice(0, 2).map(({ seq }) => seq));
    const newest = await store.messages({ home: 'h000003', channel: 'event', limit: 3, newest: true });
    expect(newest.map(({ seq }) => seq)).toEqual(newest.map(({ seq }) => seq).toSorted((a, b) => b - a));
    expect(newest.every(({ text }) => text.startsWith('2 '))).toBe(true);
    expect(await store.messages({ home: 'h000009', channel: 'event', limit: 3 })).toEqual([]);
  });

  it('keeps the last snapshot whole', async () => {
    expect(await store.snapshot()).toBeUndefined();
    await store.saveSnapshot({ seq: 1, tickSeq: 0, version: 'one', parts: ['x'.repeat(2_000_000), 'b', 'c'] });
    await store.saveSnapshot({ seq: 7, tickSeq: 5, version: 'two', parts: ['d\ne', 'f'] });
    await reopen();
    expect(await store.snapshot()).toEqual({ seq: 7, tickSeq: 5, version: 'two', parts: ['d\ne', 'f'] });
  });

  it('records once: the same again changes nothing, and is known after a restart', async () => {
    expect(await store.recorded()).toBe(0);
    await store.append([message('h000001', 'event'), message('h000001', 'event')]);
    const said = [{ seq: 1, alert: alertOf('a') }, { seq: 1, alert: alertOf('b', { home: 'h000002', resident: 'r2' }) }];
    await store.record(1, said, [notificationOf('n1')]);
    await store.record(1, said, [notificationOf('n1'), notificationOf('n2')]);
    await store.record(2, [{ seq: 2, alert: alertOf('a', { state: 'resolved', updatedAt: 5_000 }) }], []);
    await reopen();
    expect(await store.recorded()).toBe(2);
    expect((await store.history('a')).map(({ seq, alert }) => [seq, alert.state])).toEqual([[1, 'raised'], [2, 'resolved']]);
    expect((await store.alert('a'))?.state).toBe('resolved');
    expect(await store.alert('z')).toBeUndefined();
    expect((await store.due(1_000, 10)).map(({ id }) => id)).toEqual(['n1']);
  });

  it('knows what was recorded and perhaps not published', async () => {
    const said = (seq: number, id: string) => ({ seq, alert: alertOf(id) });
    await store.record(1, [said(1, 'b'), said(1, 'a')], []);
    await store.record(4, [said(4, 'a')], []);
    expect(await store.unpublished()).toEqual([said(1, 'b'), said(1, 'a'), said(4, 'a')]);
    await store.conclude(1);
    await reopen();
    expect(await store.unpublished()).toEqual([said(4, 'a')]);
    await store.conclude(4);
    await store.conclude(1);
    expect(await store.unpublished()).toEqual([]);
  });

  it('finds alerts by what is asked, in order of id', async () => {
    await store.record(1, [
      { seq: 1, alert: alertOf('c', { home: 'h000003', kind: 'technical', code: 'hub-offline', route: 'technician' }) }, { seq: 1, alert: alertOf('a', { resident: 'r1' }) }, { seq: 1, alert: alertOf('b', { state: 'acknowledged', at: 9_000 }) },
    ], []);
    const ids = async (query: Omit<Parameters<Store['alerts']>[0], 'limit'>, limit = 10): Promise<string[]> => (await store.alerts({ ...query, limit })).map(({ id }) => id);
    expect(await ids({})).toEqual(['a', 'b', 'c']);
    expect(await ids({}, 2)).toEqual(['a', 'b']);
    expect(await ids({ after: 'a' })).toEqual(['b', 'c']);
    expect(await ids({ homes: ['h000003'] })).toEqual(['c']);
    expect(await ids({ homes: [] })).toEqual([]);
    expect(await ids({ homes: [...Array.from({ length: 70_000 }, (_, n) => `h${String(100_000 + n)}`), 'h000003', "h'1"] })).toEqual(['c']);
    expect(await ids({ states: ['raised'], kinds: ['clinical'] })).toEqual(['a']);
    expect(await ids({ routes: ['technician'] })).toEqual(['c']);
    expect(await ids({ since: 9_000 })).toEqual(['b']);
  });

  it('takes an alert whose id holds what no database likes', async () => {
    const id = "h000001:fall:x'\"\\%\0😀";
    await store.record(1, [{ seq: 1, alert: alertOf(id) }], []);
    expect((await store.alert(id))?.id).toBe(id);
    expect(await store.history(id)).toHaveLength(1);
  });

  it('keeps a notification until it is delivered', async () => {
    await store.record(1, [], [notificationOf('b', { dueAt: 50 }), notificationOf('a', { dueAt: 50 }), notificationOf('later', { dueAt: 500 })]);
    expect((await store.due(100, 10)).map(({ id }) => id)).toEqual(['a', 'b']);
    await store.note(notificationOf('a', { attempts: 1, dueAt: 90, error: 'no answer', channel: 'second' }));
    await store.note(notificationOf('b', { state: 'delivered', attempts: 1 }));
    await reopen();
    expect(await store.due(100, 10)).toEqual([notificationOf('a', { attempts: 1, dueAt: 90, error: 'no answer', channel: 'second' })]);
  });

  it('adds audit lines in order, and none twice', async () => {
    expect(await store.lastAudit()).toBeUndefined();
    for (const n of [1, 2, 3]) await store.audit(lineOf(n));
    await expect(store.audit(lineOf(3))).rejects.toThrow();
    await reopen();
    expect(await store.lastAudit()).toEqual(lineOf(3));
    expect(await store.auditLines(1, 1)).toEqual([lineOf(2)]);
    expect(await store.auditLines(1, 9)).toEqual([lineOf(2), lineOf(3)]);
  });

  it('lets go of old entries, and of nothing else', async () => {
    await store.append([message('h000001', 'telemetry', 'a'), message('h000001', 'telemetry', 'b'), message('h000001', 'telemetry', 'c')]);
    await store.prune(2, 0);
    expect(await all(store.journal(0))).toHaveLength(3);
    await store.prune(2, Date.now() + 1_000);
    expect((await all(store.journal(0))).map(({ seq }) => seq)).toEqual([3]);
    await store.prune(3, Date.now() + 1_000);
    await store.saveSnapshot({ seq: 3, tickSeq: 3, version: 'v', parts: [] });
    await reopen();
    expect(await store.append([message('h000001', 'telemetry', 'd')])).toBe(4);
  });

  it('keeps acts and the last enrolment of each home among what it lets go, for a version that reads the journal from its beginning', async () => {
    const act = { topic: 'act', text: '{}', retain: false };
    await store.append([message('h000001', 'enrolment', 'old'), message('h000001', 'enrolment', 'new'), message('h000002', 'enrolment', 'other'), act, message('h000001', 'telemetry'), { topic: 'tick', text: '1', retain: false }, message('h000001', 'enrolment', 'newest')]);
    for (const _ of [1, 2]) {
      await store.prune(6, Date.now() + 1_000);
      expect((await all(store.journal(0))).map(({ text }) => text)).toEqual(['new', 'other', '{}', 'newest']);
    }
    expect(await store.messages({ home: 'h000001', channel: 'telemetry', limit: 9 })).toEqual([]);
  });

  it('lets resolved alerts and settled notifications go with the entries they follow from, and none that stands or waits', async () => {
    await store.append(Array.from({ length: 4 }, () => message('h000001', 'telemetry')));
    const resolved = { state: 'resolved' } as const;
    await store.record(1, [{ seq: 1, alert: alertOf('over') }, { seq: 1, alert: alertOf('stands') }, { seq: 1, alert: alertOf('late') }], [notificationOf('told', { alert: 'over' }), notificationOf('waits', { alert: 'over' }), notificationOf('of-late', { alert: 'late' })]);
    await store.record(2, [{ seq: 2, alert: alertOf('over', resolved) }], []);
    await store.record(4, [{ seq: 4, alert: alertOf('late', resolved) }], []);
    await store.note(notificationOf('waits', { alert: 'over', error: 'no answer' }));
    for (const [id, alert] of [['told', 'over'], ['of-late', 'late']] as const) await store.note(notificationOf(id, { alert, state: 'delivered' }));
    await store.prune(3, Date.now() + 1_000);
    await reopen();
    expect((await store.alerts({ limit: 9 })).map(({ id }) => id)).toEqual(['late', 'stands']);
    expect((await store.history('over')).length + (await store.history('stands')).length + (await store.history('late')).length).toBe(3);
    // Known ones are left as they are: only the one that was let go comes anew.
    await store.record(9, [], [notificationOf('told'), notificationOf('waits'), notificationOf('of-late')]);
    expect((await store.due(1_000, 9)).map(({ id, error }) => [id, error])).toEqual([['told', undefined], ['waits', 'no answer']]);
  });

  if (kind !== 'memory') it('belongs to one pipeline at a time', async () => {
    const second = await where.again();
    await expect(second.open()).rejects.toMatchObject({ name: 'StoreError', hint: expect.stringContaining('another pipeline uses') });
  }, 20_000);
});

describe('the SQL of the stores', () => {
  it('brings an older store up to date without losing anything', async () => {
    const where = await place('sqlite');
    const driver = new SqliteDriver(`${where.env['TWINWARD_STORE_DIR']}/pipeline.sqlite`);
    await driver.open();
    await driver.run('CREATE TABLE schema_version (version BIGINT NOT NULL)');
    for (const sql of MIGRATIONS[0]!) await driver.run(sql);
    await driver.run('INSERT INTO schema_version (version) VALUES (1)');
    await driver.insert('journal', ['seq', 'written_at', 'home', 'channel', 'topic', 'text', 'retain'], [[1, 1, 'h000001', 'event', 'twinward/v1/h000001/event', 'old', 0]]);
    await driver.close();
    const store = await where.again();
    await store.open();
    expect((await all(store.journal(0)))[0]).toMatchObject({ text: 'old' });
    await store.note(notificationOf('n'));
    expect(await store.due(100, 9)).toEqual([notificationOf('n')]);
    await store.close();
    await where.remove();
  });

  it('refuses a store that a newer version wrote', async () => {
    const where = await place('sqlite');
    const store = await where.again();
    await store.open();
    await store.close();
    const driver = new SqliteDriver(`${where.env['TWINWARD_STORE_DIR']}/pipeline.sqlite`);
    await driver.open();
    await driver.run('INSERT INTO schema_version (version) VALUES (999)');
    await driver.close();
    await expect((await where.again()).open()).rejects.toThrow('the store has version 999');
    await where.remove();
  });

  it.each([
    ['elsewhere', 'there is no store "elsewhere"'],
    ['postgres', 'needs an address'],
  ])('%s is refused with a word of why', async (spec, why) => {
    await expect(createStore(spec)).rejects.toThrow(why);
  });

  it('says what is wrong with a place that cannot be opened', async () => {
    await expect((await createStore('sqlite:/nowhere/at/all.sqlite')).open()).rejects.toMatchObject({ name: 'StoreError', hint: expect.stringContaining('folder that exists') });
    await expect(new SqlStore(new SqliteDriver('package.json')).open()).rejects.toMatchObject({ hint: expect.stringContaining('no SQLite file') });
    for (const databaseUrl of ['postgres://me:secret@127.0.0.1:1/x', 'postgres://127.0.0.1:1/x?user=me&password=secret']) {
      await expect((await createStore('postgres:x', { databaseUrl })).open()).rejects.toMatchObject({ message: expect.not.stringContaining('secret'), hint: expect.stringContaining('DATABASE_URL') });
    }
  });

  it('says why a transaction failed, also where SQLite has rolled it back by itself', async () => {
    const driver = new SqliteDriver(':memory:');
    await driver.open();
    await driver.run('CREATE TABLE t (a INTEGER PRIMARY KEY)');
    await driver.run('INSERT INTO t VALUES (1)');
    const work = driver.transaction(() => driver.run('INSERT OR ROLLBACK INTO t VALUES (1)'));
    await expect(work).rejects.toThrow('UNIQUE');
    await driver.transaction(() => driver.run('INSERT INTO t VALUES (2)'));
    expect(await driver.all('SELECT a FROM t')).toHaveLength(2);
    await driver.close();
  });

  it('refuses a place where nothing is, where something is asked for that must be there', async () => {
    const where = await place('sqlite');
    const dir = where.env['TWINWARD_STORE_DIR'] as string;
    await expect(createStore('sqlite', { dir, existing: true })).rejects.toThrow('there is no store');
    await expect(createStore('memory', { existing: true })).rejects.toThrow('outlives no process');
    expect(readdirSync(dir)).toEqual([]);
    await where.remove();
  });

  if (KINDS.includes('postgres')) it('refuses a schema that is not there', async () => {
    const { env, remove, again } = await place('postgres');
    const open = async () => (await createStore(env['TWINWARD_STORE'] as string, { databaseUrl: env['DATABASE_URL'], existing: true })).open();
    await expect(open()).rejects.toThrow('there is no schema');
    await expect(open()).rejects.toThrow('there is no schema');
    const store = await again();
    await store.open();
    await store.close();
    await remove();
  });

  it('in memory lets the oldest audit lines go, and says after which', async () => {
    const store = new MemoryStore({ auditLines: 3 });
    const chain = new AuditChain(store);
    for (let n = 1; n <= 7; n += 1) await chain.write({ at: n, who: 'ann', role: 'nurse', what: 'GET', object: 'x', outcome: 'allowed', detail: '' });
    expect(await store.auditLines(0, 9)).toHaveLength(3);
    const { head, ...rest } = await chain.verify();
    expect(rest).toEqual({ lines: 7, from: 5 });
    expect(await chain.verify(head)).toMatchObject({ lines: 7, from: 5 });
    expect(await chain.verify({ n: 7, hash: NO_LINE })).toMatchObject({ brokenAt: 7 });
  });

  it('in memory keeps no more characters than it is given, however few entries they are', async () => {
    const store = new MemoryStore({ characters: 300_000 });
    const long = 'x'.repeat(100_000);
    for (let n = 0; n < 20; n += 1) await store.append([message('h000001', 'event', `${n} ${long}`)]);
    const kept = await all(store.journal(0));
    expect(kept.at(-1)?.seq).toBe(20);
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect(kept.reduce((sum, { topic, text }) => sum + topic.length + text.length, 0)).toBeLessThanOrEqual(600_000);
    // What pruning took out is counted no longer.
    await store.prune(20, Infinity);
    await store.append(Array.from({ length: 5 }, () => message('h000001', 'event', long)));
    expect((await all(store.journal(0))).map(({ seq }) => seq)).toEqual([21, 22, 23, 24, 25]);
    await store.append([message('h000001', 'event', 'x'.repeat(400_000))]);
    expect((await all(store.journal(0))).map(({ seq }) => seq)).toEqual([26]);
  });

  it('in memory keeps the newest, bounded', async () => {
    const store = new MemoryStore({ entries: 2, settled: 2 });
    await store.append(Array.from({ length: 5 }, (_, n) => message('h000001', 'event', String(n))));
    expect((await all(store.journal(0))).map(({ text }) => text)).toEqual(['3', '4']);
    await store.record(1, [{ seq: 1, alert: alertOf('stands') }, ...['a', 'b', 'c', 'd'].map((id) => ({ seq: 1, alert: alertOf(id, { state: 'resolved' }) }))], ['n', 'o', 'p', 'q', 'r'].map((id) => notificationOf(id, { state: 'failed' })));
    expect((await store.alerts({ limit: 9 })).map(({ id }) => id)).toEqual(['d', 'stands']);
  });
});
