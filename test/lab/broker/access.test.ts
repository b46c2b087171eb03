import { expect, it } from 'vitest';
import { matchesFilter } from '../../../contract/topics.ts';
import { credentialsOf, isPasswordOf, mayPublish, maySubscribe, mayUseClientId, roleOf, type SutRealm } from '../../../lab/broker/access.ts';

const REALM: SutRealm = { isFree: true, password: 'chosen' };
const sut = { kind: 'sut' } as const;
const watcher = { kind: 'watcher' } as const;
const hub = { kind: 'hub', home: 'h000001' } as const;

it('a SUT with topics of its own may use them freely, and of the lab\'s no more than every SUT', () => {
  for (const filter of ['ward/#', 'p/ward/+', '#', 'p/twinward/clock']) expect(maySubscribe(sut, filter, 'p/', REALM), filter).toBe(true);
  expect(maySubscribe(sut, '$SYS/#', 'p/', REALM)).toBe(false);
  for (const topic of ['alarms/7', 'p/ward/7', 'p/twinward/v1/alerts/h000001', 'p/twinward/watermark']) expect(mayPublish(sut, topic, 'p/', REALM), topic).toBe(true);
  for (const topic of ['p/twinward/v1/h000001/telemetry', 'p/twinward/clock', '$SYS/x']) expect(mayPublish(sut, topic, 'p/', REALM), topic).toBe(false);
});

it('a SUT without keeps to the lab\'s', () => {
  expect(maySubscribe(sut, 'ward/#', '')).toBe(false);
  expect(maySubscribe(sut, '#', '', { isFree: false })).toBe(false);
  expect(mayPublish(sut, 'ward/7', '', { isFree: false })).toBe(false);
});

it('a hub may neither', () => {
  expect(maySubscribe(hub, 'ward/h000001', '', REALM)).toBe(false);
  expect(mayPublish(hub, 'alarms/7', '', REALM)).toBe(false);
});

it('a watcher reads what goes over the lab\'s topics, and nothing else, and says nothing at all', () => {
  expect(roleOf('watcher')).toEqual(watcher);
  for (const name of ['watcher:1', 'watchers', 'Watcher', ' watcher']) expect(roleOf(name), name).toBeUndefined();
  for (const filter of ['p/twinward/v1/#', 'p/twinward/v1/alerts/+', 'p/twinward/v1/h000001/+', 'p/twinward/clock', 'p/twinward/watermark']) expect(maySubscribe(watcher, filter, 'p/', REALM), filter).toBe(true);
  for (const filter of ['#', 'p/#', 'p/+/v1/#', 'p/twinward/#', 'twinward/v1/#', 'ward/#', '$SYS/#', 'p/twinward/clock/#', '']) expect(maySubscribe(watcher, filter, 'p/', REALM), filter).toBe(false);
  for (const topic of ['p/twinward/v1/h000001/telemetry', 'p/twinward/v1/h000001/cmd', 'p/twinward/v1/alerts/h000001', 'p/twinward/clock', 'p/twinward/watermark', 'ward/7', 'x', '$SYS/x']) expect(mayPublish(watcher, topic, 'p/', REALM), topic).toBe(false);
  expect(mayUseClientId(watcher, 'home:h000001')).toBe(false);
  expect(mayUseClientId(watcher, 'lab-watcher-1')).toBe(true);
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(isPasswordOf('s', 'watcher', bytes(credentialsOf('s', 'watcher').password), 'chosen')).toBe(true);
  expect(isPasswordOf('s', 'watcher', bytes('chosen'), 'chosen')).toBe(false);
  expect(isPasswordOf('s', 'lab', bytes(credentialsOf('s', 'watcher').password))).toBe(false);
});

it('a password that was chosen beforehand is good for SUTs alone, and the made one stays good', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(isPasswordOf('s', 'sut:x-1', bytes('chosen'), 'chosen')).toBe(true);
  expect(isPasswordOf('s', 'sut:x-1', bytes(credentialsOf('s', 'sut:x-1').password), 'chosen')).toBe(true);
  expect(isPasswordOf('s', 'lab', bytes('chosen'), 'chosen')).toBe(false);
  expect(isPasswordOf('s', 'home:h000001', bytes('chosen'), 'chosen')).toBe(false);
  expect(isPasswordOf('s', 'sut:x-1', bytes('wrong'), 'chosen')).toBe(false);
});

it.each([['a/+', 'a/b', true], ['a/+', 'a', false], ['a/+', 'a/b/c', false], ['a/#', 'a', true], ['a/#', 'a/b/c', true], ['a/b', 'a/b', true], ['+/b', 'a/b', true], ['a', 'ab', false], ['#', 'a/b', true], ['#', '$SYS/x', false], ['$SYS/#', '$SYS/x', true], ['+/b', '$SYS/b', false], ['a/+/c', 'a/b/c', true], ['a', 'a/b', false], ['+', 'a', true], ['a/+/+', 'a/b', false], ['twinward/v1/+/telemetry', 'twinward/v1/h000001/telemetry', true]])('%s hears %s: %s', (filter, topic, hears) => {
  expect(matchesFilter(filter, topic)).toBe(hears);
});
