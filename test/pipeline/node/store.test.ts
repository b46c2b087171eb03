/** One suite that every store passes. */
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../../contract/alert.ts';
import { MIGRATIONS } from '../../../pipeline/node/store/migrations.ts';
import { createStore } from '../../../pipeline/node/store/index.ts';
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

  it('takes many at once, and any text', async () => {
    const odd = ['', '"', "'", '\\', '{"a":"\\u0000"}', '😀 ü 漢', 'x'.repeat(131_072)];
    await store.append([...odd.map((text) => message('h000001', 'telemetry', text)), ...Array.from({ length: 20_000 }, (_, n) => message('h000002', 'telemetry', String(n)))]);
    const back = await all(store.journal(0));
    expect(back).toHaveLength(20_000 + odd.length);
    expect(back.slice(0, odd.length).map(({ text }) => text)).toEqual(odd);
    expect(await store.size()).toMatchObject({ entries: 20_000 + odd.length });
  });

  it('finds the messages of one home and channel, oldest or newest first, also when there are very many', async () => {
    for (let n = 0; n < 3; n += 1) await store.append(Array.from({ length: kind === 'memory' ? 4_000 : 20_000 }, (_, of) => message(`h00000${of % 7}`, of % 3 === 0 ? 'event' : 'telemetry', `${n} ${of}`)));
    const oldest = await store.messages({ home: 'h000003', channel: 'event', limit: 3 });
    expect(oldest.map(({ text }) => text)).toEqual(['0 3', '0 24', '0 45']);
    expect((await store.messages({ home: 'h000003', channel: 'event', after: oldest[2]!.seq, limit: 1 }))[0]!.text).toBe('0 66');
    expect((await store.messages({ home: 'h000003', channel: 'event', before: oldest[2]!.seq, limit: 9 })).map(({ seq }) => seq)).toEqual(oldest.slice(0, 2).map(({ seq }) => seq));
    const newest = await store.messages({ home: 'h000003', channel: 'event', limit: 3, newest: true });
    expect(newest.map(({ seq }) => seq)).toEqual(newest.map(({ seq }) => seq).toSorted((a, b) => b - a));
    expect(newest.every(({ text }) => text.startsWith('2 '))).toBe(true);
    expect(await store.messages({ home: 'h000009', channel: 'event', limit: 3 })).toEqual([]);
  });

  it('keeps the last snapshot whole', async () => {
    expect(await store.snapshot()).toBeUndefined();
    await store.saveSnapshot({ seq: 1, version: 'one', parts: ['x'.repeat(2_000_000), 'b', 'c'] });
    await store.saveSnapshot({ seq: 7, version: 'two', parts: ['d\ne', 'f'] });
    await reopen();
    expect(await store.snapshot()).toEqual({ seq: 7, version: 'two', parts: ['d\ne', 'f'] });
  });

  it('concludes once: the same again changes nothing, and is known after a restart', async () => {
    expect(await store.concluded()).toBe(0);
    await store.append([message('h000001', 'event'), message('h000001', 'event')]);
    const said = [{ seq: 1, alert: alertOf('a') }, { seq: 1, alert: alertOf('b', { home: 'h000002', resident: 'r2' }) }];
    await store.conclude(1, said, [notificationOf('n1')]);
    await store.conclude(1, said, [notificationOf('n1'), notificationOf('n2')]);
    await store.conclude(2, [{ seq: 2, alert: alertOf('a', { state: 'resolved', updatedAt: 5_000 }) }], []);
    await reopen();
    expect(await store.concluded()).toBe(2);
    expect((await store.history('a')).map(({ seq, alert }) => [seq, alert.state])).toEqual([[1, 'raised'], [2, 'resolved']]);
    expect((await store.alert('a'))?.state).toBe('resolved');
    expect(await store.alert('z')).toBeUndefined();
    expect((await store.due(1_000, 10)).map(({ id }) => id)).toEqual(['n1']);
  });

  it('finds alerts by what is asked, in order of id', async () => {
    await store.conclude(1, [
      { seq: 1, alert: alertOf('c', { home: 'h000003', kind: 'technical', code: 'hub-offline', route: 'technician' }) }, { seq: 1, alert: alertOf('a', { resident: 'r1' }) }, { seq: 1, alert: alertOf('b', { state: 'acknowledged', at: 9_000 }) },
    ], []);
    const ids = async (query: Omit<Parameters<Store['alerts']>[0], 'limit'>, limit = 10): Promise<string[]> => (await store.alerts({ ...query, limit })).map(({ id }) => id);
    expect(await ids({})).toEqual(['a', 'b', 'c']);
    expect(await ids({}, 2)).toEqual(['a', 'b']);
    expect(await ids({ after: 'a' })).toEqual(['b', 'c']);
    expect(await ids({ homes: ['h000003'] })).toEqual(['c']);
    expect(await ids({ homes: [] })).toEqual([]);
    expect(await ids({ residents: ['r1'] })).toEqual(['a']);
    expect(await ids({ states: ['raised'], kinds: ['clinical'] })).toEqual(['a']);
    expect(await ids({ routes: ['technician'] })).toEqual(['c']);
    expect(await ids({ since: 9_000 })).toEqual(['b']);
  });

  it('takes an alert whose id holds what no database likes', async () => {
    const id = "h000001:fall:x'\"\\%\0😀";
    await store.conclude(1, [{ seq: 1, alert: alertOf(id) }], []);
    expect((await store.alert(id))?.id).toBe(id);
    expect(await store.history(id)).toHaveLength(1);
  });

  it('keeps a notification until it is delivered', async () => {
    await store.conclude(1, [], [notificationOf('b', { dueAt: 50 }), notificationOf('a', { dueAt: 50 }), notificationOf('later', { dueAt: 500 })]);
    expect((await store.due(100, 10)).map(({ id }) => id)).toEqual(['a', 'b']);
    await store.note(notificationOf('a', { attempts: 1, dueAt: 90, error: 'no answer', channel: 'second' }));
    await store.note(notificationOf('b', { state: 'delivered', attempts: 1 }));
    await reopen();
    expect(await store.due(100, 10)).toEqual([notificationOf('a', { attempts: 1, dueAt: 90, error: 'no answer', channel: 'second' })]);
    expect((await store.notification('b'))?.state).toBe('delivered');
    expect(await store.notification('c')).toBeUndefined();
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
    expect((await store.size()).entries).toBe(3);
    await store.prune(2, Date.now() + 1_000);
    expect((await all(store.journal(0))).map(({ seq }) => seq)).toEqual([3]);
    await store.prune(3, Date.now() + 1_000);
    await store.saveSnapshot({ seq: 3, version: 'v', parts: [] });
    await reopen();
    expect(await store.append([message('h000001', 'telemetry', 'd')])).toBe(4);
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
    expect(await store.notification('n')).toEqual(notificationOf('n'));
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
    await expect((await createStore('postgres:x', { databaseUrl: 'postgres://me:secret@127.0.0.1:1/x' })).open()).rejects.toMatchObject({ message: expect.not.stringContaining('secret'), hint: expect.stringContaining('DATABASE_URL') });
  });
});
