import { expect, it } from 'vitest';
import { matchesFilter } from '../../../contract/topics.ts';
import { credentialsOf, isPasswordOf, mayPublish, maySubscribe, type SutRealm } from '../../../lab/broker/access.ts';

const REALM: SutRealm = { reads: ['ward/'], says: ['alarms/+'], password: 'chosen' };
const sut = { kind: 'sut' } as const;
const hub = { kind: 'hub', home: 'h000001' } as const;

it('a SUT reads and says what its file names, under the prefix, and nothing besides', () => {
  expect(maySubscribe(sut, 'p/ward/#', 'p/', REALM)).toBe(true);
  for (const filter of ['ward/#', 'p/#', '#', 'p/other', 'p/+/x']) expect(maySubscribe(sut, filter, 'p/', REALM), filter).toBe(false);
  expect(mayPublish(sut, 'p/alarms/7', 'p/', REALM)).toBe(true);
  for (const topic of ['alarms/7', 'p/alarms/7/x', 'p/ward/7', 'p/twinward/v1/h000001/telemetry']) expect(mayPublish(sut, topic, 'p/', REALM), topic).toBe(false);
  expect(maySubscribe(sut, 'ward/#', '')).toBe(false);
});

it('a hub may neither', () => {
  expect(maySubscribe(hub, 'ward/h000001', '', REALM)).toBe(false);
  expect(mayPublish(hub, 'alarms/7', '', REALM)).toBe(false);
});

it('a password that was chosen beforehand is good for SUTs alone, and the made one stays good', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(isPasswordOf('s', 'sut:x-1', bytes('chosen'), 'chosen')).toBe(true);
  expect(isPasswordOf('s', 'sut:x-1', bytes(credentialsOf('s', 'sut:x-1').password), 'chosen')).toBe(true);
  expect(isPasswordOf('s', 'lab', bytes('chosen'), 'chosen')).toBe(false);
  expect(isPasswordOf('s', 'home:h000001', bytes('chosen'), 'chosen')).toBe(false);
  expect(isPasswordOf('s', 'sut:x-1', bytes('wrong'), 'chosen')).toBe(false);
});

it.each([['a/+', 'a/b', true], ['a/+', 'a', false], ['a/+', 'a/b/c', false], ['a/#', 'a', true], ['a/#', 'a/b/c', true], ['a/b', 'a/b', true], ['+/b', 'a/b', true], ['a', 'ab', false]])('%s hears %s: %s', (filter, topic, hears) => {
  expect(matchesFilter(filter, topic)).toBe(hears);
});
