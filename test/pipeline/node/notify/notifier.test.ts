import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Alert, Priority } from '../../../../contract/alert.ts';
import { NotifyConfig, readNotifyConfig, refusedAddress } from '../../../../pipeline/node/notify/config.ts';
import { notificationsFor, NotifyRules } from '../../../../pipeline/node/notify/notifications-for.ts';
import { backOffMs, Notifier, type NotifierOptions } from '../../../../pipeline/node/notify/notifier.ts';
import { sign } from '../../../../pipeline/node/notify/signature.ts';
import type { Notification } from '../../../../pipeline/node/store/store.ts';
import { HandClock } from '../../../support/hand-clock.ts';
import fc from '../../../support/properties.ts';
import { Rows } from '../fake-desk.ts';

const FIRST = 'http://127.0.0.1:9/first';
const SECOND = 'http://127.0.0.1:9/second';
const both = (more: object = {}) => NotifyConfig.parse({ first: { url: FIRST }, second: { url: SECOND }, ...more });
const one = (more: object = {}) => NotifyConfig.parse({ first: { url: FIRST }, ...more });

interface Sent {
  url: string;
  key: string;
  at: number;
  body: { alert: { priority: Priority }; route: string };
}

/** A notifier by a hand clock, with answers as given: a status, a status with Retry-After, `dead` (no connection) or `hangs` (until given up). */
function bench(config: NotifyConfig, answers: (url: string, times: number) => number | [number, string] | 'dead' | 'hangs', rows = new Rows()) {
  const clock = new HandClock();
  const sent: Sent[] = [];
  const troubles: unknown[] = [];
  const post = async (url: string, { body, headers, signal }: { body: string; headers: Record<string, string>; signal: AbortSignal }) => {
    sent.push({ url, key: headers['idempotency-key'] as string, at: clock.nowMs(), body: JSON.parse(body) });
    const answer = answers(url, sent.length);
    if (answer === 'dead') throw new TypeError('fetch failed');
    if (answer === 'hangs') return new Promise((_resolve, reject) => { signal.addEventListener('abort', () => reject(signal.reason)); });
    const [status, retryAfter] = Array.isArray(answer) ? answer : [answer];
    return new Response(null, { status, ...(retryAfter !== undefined && { headers: { 'retry-after': retryAfter } }) });
  };
  const notifier = new Notifier(rows, clock, config, { fetch: post as unknown as NonNullable<NotifierOptions['fetch']>, onTrouble: (error) => troubles.push(error) });
  /** Rounds, each at the time when something is due, until nothing waits or so many were made. */
  const run = async (most = 100) => {
    for (let round = 0; round < most; round += 1) {
      const next = Math.min(...[...rows.notifications.values()].filter(({ state }) => state === 'waiting').map(({ dueAt }) => dueAt));
      if (next === Infinity) return;
      clock.wind(Math.max(clock.nowMs(), next));
      await notifier.step();
    }
  };
  return { clock, rows, sent, troubles, notifier, run };
}

function notification(priority: Priority, index = 0, at = 1_000): Notification {
  const alert: Alert = { id: `h000001:hypoxia:r${index}:1`, home: 'h000001', at, kind: 'clinical', code: 'hypoxia', priority, route: 'nurse', state: 'raised', text: '', evidence: [] };
  return notificationsFor(alert, index, NotifyRules.parse({ quiet: { from: 0, to: 0, hold: {} } }))[0] as Notification;
}
async function put(rows: Rows, ...all: Notification[]): Promise<void> {
  for (const each of all) await rows.note(each);
}
const only = (rows: Rows): Notification => [...rows.notifications.values()][0] as Notification;

/** A server that hears what is posted, and sends who asks for `/moved` elsewhere. */
async function listener() {
  const heard: { headers: IncomingHttpHeaders; body: string; url: string | undefined }[] = [];
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    heard.push({ headers: request.headers, body, url: request.url });
    response.writeHead(request.url === '/moved' ? 302 : 204, { location: '/elsewhere' }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { heard, server, base: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
const still = { nowMs: () => 1_700_000_000_000, after: (_ms: number, _what: () => void) => () => undefined };

/** As a receiver checks it, by what `docs/api.md` says. */
function isSigned(secret: string, header: string, body: string): boolean {
  const [, seconds = '', given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  return given === createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}

describe('a notification', () => {
  it('is posted once and is then delivered', async () => {
    const { rows, sent, notifier, clock } = bench(both(), () => 204);
    await put(rows, notification('high'));
    expect(await notifier.step()).toBe(0);
    clock.wind(1_000);
    expect(await notifier.step()).toBe(1);
    expect(await notifier.step()).toBe(0);
    expect(sent).toMatchObject([{ url: FIRST, key: only(rows).id, body: { event: 'raised', alert: { code: 'hypoxia', title: 'Oxygen saturation is low' } } }]);
    expect(only(rows)).toMatchObject({ state: 'delivered', attempts: 1, channel: 'first' });
  });

  it('is tried again with growing pauses where the server is not well, and fails in the end', async () => {
    const { rows, sent, run } = bench(one({ retry: { attempts: 4, firstDelayMs: 1_000, factor: 3, jitter: 0 } }), () => 503);
    await put(rows, notification('low'));
    await run();
    expect(sent.map(({ at }) => at)).toEqual([1_000, 2_000, 5_000, 14_000]);
    expect(only(rows)).toMatchObject({ state: 'failed', attempts: 4, error: 'first channel: answered 503' });
  });

  it.each([400, 401, 404, 410, 301, 307])('is not tried again after %d', async (status) => {
    const { rows, sent, run } = bench(one(), () => status);
    await put(rows, notification('low'));
    await run();
    expect(sent).toHaveLength(1);
    expect(only(rows).state).toBe('failed');
  });

  it.each([408, 425, 429, 500, 'dead'] as const)('is tried again after %s', async (answer) => {
    const { rows, sent, run } = bench(one(), (_url, times) => (times === 1 ? answer : 200));
    await put(rows, notification('low'));
    await run();
    expect(sent).toHaveLength(2);
    expect(only(rows)).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  it('waits as long as Retry-After says, in seconds or as a date', async () => {
    for (const header of ['120', new Date(121_000).toUTCString()]) {
      const { rows, sent, run } = bench(one(), (_url, times) => (times === 1 ? [429, header] : 200));
      await put(rows, notification('low'));
      await run();
      expect(sent.map(({ at }) => at)).toEqual([1_000, 121_000]);
    }
  });

  it('goes to the second channel when the first is exhausted, or refuses it', async () => {
    for (const [answer, firsts] of [[500, 3], [404, 1]] as const) {
      const { rows, sent, run } = bench(both({ retry: { attempts: 3 } }), (url) => (url === FIRST ? answer : 200));
      await put(rows, notification('low'));
      await run();
      expect(sent.map(({ url }) => url)).toEqual([...Array.from({ length: firsts }, () => FIRST), SECOND]);
      expect(only(rows)).toMatchObject({ state: 'delivered', channel: 'second', attempts: 1 });
    }
  });

  it('of a high alert goes to the second channel by the deadline, however patient the first asks us to be', async () => {
    const { rows, sent, run } = bench(both({ highDeadlineMs: 30_000 }), (url) => (url === FIRST ? [503, '600'] : 200));
    await put(rows, notification('high'));
    await run();
    expect(sent).toMatchObject([{ url: FIRST, at: 1_000 }, { url: SECOND, at: 31_000 }]);
    const low = bench(both({ highDeadlineMs: 30_000 }), (_url, times) => (times === 1 ? [503, '600'] : 200));
    await put(low.rows, notification('low'));
    await low.run();
    expect(low.sent).toMatchObject([{ url: FIRST }, { url: FIRST, at: 601_000 }]);
  });

  it('is given up by an answer that does not come', async () => {
    const { rows, notifier, clock, sent } = bench(both({ timeoutMs: 5_000 }), () => 'hangs');
    await put(rows, notification('high'));
    clock.wind(1_000);
    const round = notifier.step();
    await expect.poll(() => sent.length).toBe(1);
    clock.wind(6_000);
    await round;
    expect(only(rows)).toMatchObject({ state: 'waiting', error: 'first channel: no answer in time' });
    expect(clock.pending).toBe(0);
  });

  it('that is not urgent does not wait behind a dead channel, and an urgent one goes first', async () => {
    const { rows, sent, notifier, clock } = bench(one(), () => 'dead');
    await put(rows, ...Array.from({ length: 100 }, (_, index) => notification('low', index)), notification('high', 200, 1_500));
    clock.wind(2_000);
    await notifier.step();
    expect(sent[0]?.body.alert.priority).toBe('high');
    expect(sent.length).toBeLessThanOrEqual(9);
    // Counted is what was posted, and nothing else.
    expect([...rows.notifications.values()].filter(({ attempts }) => attempts === 1)).toHaveLength(sent.length);
    expect([...rows.notifications.values()].every(({ attempts, dueAt }) => attempts <= 1 && dueAt > 2_000)).toBe(true);
  });

  it('is given up only when it was posted as often as it may be, however many wait behind a dead channel', async () => {
    const { rows, sent, run } = bench(one({ retry: { attempts: 3 } }), () => 'dead');
    await put(rows, ...Array.from({ length: 100 }, (_, index) => notification('low', index)));
    await run(10_000);
    expect([...rows.notifications.values()].every(({ state, attempts }) => state === 'failed' && attempts === 3)).toBe(true);
    expect(sent).toHaveLength(300);
  });

  it('that cannot be read does not hold up the others', async () => {
    const { rows, sent, run } = bench(one(), () => 200);
    await put(rows, notification('low'));
    const broken = { ...notification('low', 1), id: 'n-broken', body: '"{"' };
    await put(rows, broken);
    await run();
    expect(sent).toHaveLength(2);
  });
});

describe('what waited for the morning', () => {
  const night = Date.UTC(2026, 0, 1, 23);
  const held = (index: number, route: Alert['route'] = 'technician') => notificationsFor({ id: `h00000${index}:hub-offline:1`, home: `h00000${index}`, at: night + index, kind: 'technical', code: 'hub-offline', priority: 'medium', route, state: 'raised', text: '', evidence: [] }, index, NotifyRules.parse({}))[0] as Notification;

  it('comes as one message for each role, in order of time', async () => {
    const { rows, sent, run } = bench(one(), () => 200);
    await put(rows, held(3), held(1), held(2), held(4, 'analyst'));
    await run();
    expect(sent).toHaveLength(2);
    const digest = sent.find(({ body }) => body.route === 'technician');
    expect(digest?.body).toMatchObject({ event: 'digest', notifications: [{ alert: { home: 'h000001' } }, { alert: { home: 'h000002' } }, { alert: { home: 'h000003' } }] });
    expect([...rows.notifications.values()].every(({ state }) => state === 'delivered')).toBe(true);
  });

  it('keeps its key when it is tried again, and when the store fails in the middle of recording it', async () => {
    const { rows, sent, run, troubles } = bench(one(), (_url, times) => (times === 1 ? 500 : 200));
    await put(rows, held(1), held(2), held(3));
    const note = rows.note.bind(rows);
    let delivered = 0;
    rows.note = async (row) => {
      if (row.state === 'delivered' && (delivered += 1) === 2) throw new Error('disk full');
      return note(row);
    };
    await run();
    expect(troubles).toHaveLength(1);
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    expect([...rows.notifications.values()].every(({ state }) => state === 'delivered')).toBe(true);
  });
});

describe('the notifier', () => {
  it('runs by its clock until it is stopped', async () => {
    const { rows, sent, notifier, clock } = bench(one(), () => 200);
    await put(rows, notification('low', 1, 500), notification('low', 2, 1_500));
    notifier.start();
    clock.wind(0);
    for (let at = 500; sent.length < 2; at += 500) {
      await expect.poll(() => clock.pending).toBeGreaterThan(0);
      clock.wind(at);
    }
    await notifier.stop();
    expect(clock.pending).toBe(0);
  });

  it('after any kills loses nothing, and sends nothing again that was recorded as delivered', async () => {
    const outcome = fc.constantFrom(200, 200, 404, 500, 'dead' as const);
    await fc.assert(fc.asyncProperty(fc.array(outcome, { maxLength: 40 }), fc.array(fc.nat(12), { maxLength: 6 }), fc.array(fc.constantFrom<Priority>('high', 'low'), { minLength: 1, maxLength: 6 }), async (script, kills, priorities) => {
      const rows = new Rows();
      await put(rows, ...priorities.map((priority, index) => notification(priority, index)));
      const recorded = new Set<string>();
      const ever: { key: string; again: boolean }[] = [];
      let step = 0;
      const note = rows.note.bind(rows);
      for (let life = 0; ; life += 1) {
        let writesLeft = kills[life] ?? Infinity;
        const { run, sent, clock } = bench(both({ retry: { attempts: 3 } }), () => script[step++] ?? 200, rows);
        clock.wind(life * 100_000);
        // A killed process writes nothing more; what it holds in memory is gone with it.
        rows.note = async (row) => {
          if ((writesLeft -= 1) < 0) throw new Error('killed');
          await note(row);
          if (row.state === 'delivered') recorded.add(row.id);
        };
        const before = new Set(recorded);
        await run(kills[life] === undefined ? 100 : 3);
        ever.push(...sent.map(({ key }) => ({ key, again: before.has(key) })));
        if (kills[life] === undefined) break;
      }
      expect(ever.filter(({ again }) => again)).toEqual([]);
      expect([...rows.notifications.values()].filter(({ state }) => state === 'waiting')).toEqual([]);
      for (const row of rows.notifications.values()) if (row.state === 'delivered') expect(ever.some(({ key }) => key === row.id)).toBe(true);
    }), { numRuns: 200 });
  });

  it('speaks HTTP: signed, with its key and token', async () => {
    const { heard, base, server } = await listener();
    const rows = new Rows();
    await put(rows, notification('high'));
    await new Notifier(rows, still, NotifyConfig.parse({ first: { url: `${base}/hook`, token: 'abc', secret: 's'.repeat(16) } })).step();
    server.close();
    expect(heard.map(({ url }) => url)).toEqual(['/hook']);
    const { headers, body } = heard[0] as (typeof heard)[0];
    expect(headers).toMatchObject({ 'authorization': 'Bearer abc', 'idempotency-key': only(rows).id, 'content-type': 'application/json' });
    expect(isSigned('s'.repeat(16), headers['x-twinward-signature'] as string, body)).toBe(true);
    expect(only(rows)).toMatchObject({ state: 'delivered', channel: 'first' });
  });

  it('follows no redirect', async () => {
    const { heard, base, server } = await listener();
    const rows = new Rows();
    await put(rows, notification('low'));
    await new Notifier(rows, still, one({ first: { url: `${base}/moved` } })).step();
    server.close();
    expect(heard.map(({ url }) => url)).toEqual(['/moved']);
    expect(only(rows)).toMatchObject({ state: 'failed', error: 'first channel: answered 302, and redirects are not followed' });
  });
});

describe('the pause', () => {
  it('grows, stays within the jitter, and is the same for the same message', () => {
    fc.assert(fc.property(fc.string(), fc.integer({ min: 1, max: 20 }), fc.double({ min: 0, max: 1, noNaN: true }), (key, attempt, jitter) => {
      const retry = { attempts: 20, firstDelayMs: 100, factor: 2, jitter };
      const whole = Math.min(3_600_000, 100 * 2 ** (attempt - 1));
      const pause = backOffMs(key, attempt, retry);
      expect(pause).toBe(backOffMs(key, attempt, retry));
      expect(pause).toBeLessThanOrEqual(whole);
      expect(pause).toBeGreaterThanOrEqual(Math.floor(whole * (1 - jitter)));
    }));
  });
});

describe('a signature', () => {
  it('is good for its body, its secret and its time only', () => {
    const header = sign('secret-of-sixteen', '{"a":1}', 1_700_000_000_999);
    expect(header).toMatch(/^t=1700000000,v1=[0-9a-f]{64}$/);
    expect(isSigned('secret-of-sixteen', header, '{"a":1}')).toBe(true);
    expect(isSigned('secret-of-sixteen', header, '{"a":2}')).toBe(false);
    expect(isSigned('secret-of-another', header, '{"a":1}')).toBe(false);
    expect(isSigned('secret-of-sixteen', header.replace('t=1700000000', 't=1700000001'), '{"a":1}')).toBe(false);
  });
});

describe('the file of channels', () => {
  it.each([
    ['{', 'json-cut'], ['{}', 'notify-malformed'], ['{"first":{"url":"ftp://127.0.0.1/x"}}', 'notify-malformed'], ['{"first":{"url":"http://127.0.0.1/x","colour":1}}', 'notify-malformed'], ['{"first":{"url":"https://pager.example/x"}}', 'notify-address'],
    ['{"first":{"url":"http://me:secret@127.0.0.1/x"}}', 'notify-address'], ['{"first":{"url":"http://127.0.0.1/x"},"second":{"url":"http://10.0.0.1/"}}', 'notify-address'], ['{"first":{"url":"http://127.0.0.1/x","secret":"short"}}', 'notify-malformed'],
  ])('%s is refused with its place and how to mend it', (text, code) => {
    expect(() => readNotifyConfig(text, 'notify.json')).toThrow(expect.objectContaining({ kind: 'bad-input', code, hint: expect.any(String), place: expect.objectContaining({ file: 'notify.json' }) }));
  });

  it('leads to loopback, and to the hosts that it names', () => {
    expect(readNotifyConfig('{"first":{"url":"https://pager.example/x"},"allow":["pager.example"]}', 'n').retry.attempts).toBe(5);
    expect(['http://localhost/', 'http://[::1]:8/', 'https://127.9.9.9/'].map((url) => refusedAddress(url, []))).toEqual([undefined, undefined, undefined]);
    expect(['http://127.0.0.1.evil.example/', 'http://localhost.evil/', 'http://169.254.169.254/', 'http://[::ffff:a00:1]/', 'http://pager.example.evil/'].filter((url) => refusedAddress(url, ['pager.example']) === undefined)).toEqual([]);
  });
});
