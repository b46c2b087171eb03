import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { API_ROLES, NEEDS, PERMISSIONS } from '../../../../pipeline/node/api/roles.ts';
import { FailureThrottle } from '../../../../pipeline/node/api/throttle.ts';
import { createToken, Keyring, readTokens, tokenText } from '../../../../pipeline/node/api/tokens.ts';

const { token, sha256 } = createToken();
const file = (...tokens: object[]) => JSON.stringify({ tokens });

describe('a token', () => {
  it('is random, 256 bits, and kept as its hash alone', () => {
    expect(token).toMatch(/^tw_[A-Za-z0-9_-]{43}$/);
    expect(sha256).toBe(createHash('sha256').update(token).digest('hex'));
    expect(createToken().token).not.toBe(token);
    const text = tokenText({ name: 'Ann', role: 'nurse', homes: ['h000001'] });
    const [, shown, line] = /now: (\S+)\n.*?(\{.*\})\n$/.exec(text) as RegExpExecArray;
    const [entry] = readTokens(file(JSON.parse(line as string) as object), 't.json');
    expect(new Keyring(entry ? [entry] : []).find(`Bearer ${shown}`)).toMatchObject({ name: 'Ann', role: 'nurse', homes: new Set(['h000001']) });
  });

  it('opens by itself whole, in a Bearer header, and by nothing else', () => {
    const keys = new Keyring([{ name: 'Ann', sha256, role: 'nurse' }, { name: 'Ben', sha256: createToken().sha256, role: 'admin' }]);
    expect(keys.find(`Bearer ${token}`)?.name).toBe('Ann');
    expect(keys.find(`bearer ${token}`)?.name).toBe('Ann');
    for (const header of [undefined, '', token, `Bearer ${token}x`, `Bearer ${token.slice(0, -1)}`, `Bearer ${sha256}`, `Basic ${token}`, ` Bearer ${token}`, `Bearer ${token} `]) expect(keys.find(header), header).toBeUndefined();
  });
});

describe('the file of tokens', () => {
  const ann = { name: 'Ann', sha256, role: 'nurse' };
  it.each([
    ['{"tokens":[', 'json-cut'], ['[]', 'tokens-malformed'], [file({ ...ann, role: 'king' }), 'tokens-malformed'], [file({ ...ann, sha256: token }), 'tokens-malformed'], [file({ ...ann, colour: 1 }), 'tokens-malformed'], [file({ ...ann, homes: ['home'] }), 'tokens-malformed'],
    [file({ ...ann, homes: ['h000001'], residents: ['h000001/r1'] }), 'tokens-malformed'], [file({ ...ann, role: 'resident' }), 'tokens-malformed'], [file(ann, { ...ann, name: 'Ben' }), 'tokens-twice'], [file(ann, { ...ann, sha256: createToken().sha256 }), 'tokens-twice'],
  ])('%s is refused with its place and how to mend it', (text, code) => {
    expect(() => readTokens(text, 't.json')).toThrow(expect.objectContaining({ kind: 'bad-input', code, hint: expect.any(String), place: expect.objectContaining({ file: 't.json' }) }));
    expect(() => tokenText({ name: '\n', role: 'nurse' })).toThrow(expect.objectContaining({ kind: 'bad-input' }));
  });
});

describe('the table of roles', () => {
  it('has every role, lets nobody act on what they do not see, and only admin and security read the audit log', () => {
    expect(Object.keys(PERMISSIONS).toSorted()).toEqual([...API_ROLES].toSorted());
    for (const [role, { alerts, act, thresholds, records }] of Object.entries(PERMISSIONS)) {
      expect(alerts, role).toEqual(expect.arrayContaining([...act]));
      if (thresholds !== 'none') expect(records, role).toBe('full');
    }
    expect(API_ROLES.filter((role) => NEEDS.audit(PERMISSIONS[role]))).toEqual(['security', 'admin']);
    expect(API_ROLES.filter((role) => NEEDS.changeThresholds(PERMISSIONS[role]))).toEqual(['nurse', 'physician', 'admin']);
    expect(API_ROLES.filter((role) => PERMISSIONS[role].readings !== 'all')).toEqual(['technician', 'telehealth-coordinator', 'virtual-assistant', 'security']);
  });
});

describe('the throttle', () => {
  it('counts by address within a window, and remembers no more addresses than it may', () => {
    const throttle = new FailureThrottle({ failures: 2, windowMs: 1_000, addresses: 10 });
    expect([0, 1, 2, 500, 999].map((now) => throttle.failed('a', now))).toEqual([0, 0, 1, 1, 1]);
    expect(throttle.failed('b', 500)).toBe(0);
    expect(throttle.failed('a', 1_000)).toBe(0);
    for (let index = 0; index < 100; index += 1) throttle.failed(`c${index}`, 1_000);
    expect(throttle.size).toBe(10);
  });
});
