import { readdirSync, readFileSync } from 'node:fs';
import fc from '../support/properties.ts';
import { describe, expect, it } from 'vitest';
import { ALERT_CODES, layerOfCode } from '../../contract/alert-codes.ts';
import { canonicalJson } from '../../contract/canonical.ts';
import { CODE_BY_ID, CODES } from '../../contract/codes.ts';
import { durationMs, isoMs } from '../../contract/duration.ts';
import { describePlace } from '../../contract/errors.ts';
import { jsonSchemaText, SCHEMAS } from '../../contract/schemas.ts';
import { alertTopic, homeTopic, parseHomeTopic } from '../../contract/topics.ts';

describe('the contract', () => {
  it('has a current JSON Schema file for every document, and no other', () => {
    const folder = new URL('../../contract/schema/', import.meta.url);
    const names = Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[];
    expect(readdirSync(folder).toSorted()).toEqual(names.map((name) => `${name}.schema.json`).toSorted());
    for (const name of names) expect(readFileSync(new URL(`${name}.schema.json`, folder), 'utf8'), `npm run schema makes ${name} current`).toBe(jsonSchemaText(name));
  });

  it('gives every technical and security code a layer, and no other code one', () => {
    for (const [code, { kind }] of Object.entries(ALERT_CODES)) {
      expect(layerOfCode(code as keyof typeof ALERT_CODES) !== undefined, code).toBe(kind === 'technical' || kind === 'security');
    }
  });

  it('names each clinical code once, with a range', () => {
    expect(CODE_BY_ID.size).toBe(Object.keys(CODES).length);
    for (const { plausible: [lowest, highest] } of Object.values(CODES)) expect(lowest).toBeLessThan(highest);
  });

  it('writes equal values as equal bytes, whatever the order of keys', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }));
    expect(canonicalJson({ b: 1, a: [undefined, { d: 2, c: undefined }] })).toBe('{"a":[null,{"d":2}],"b":1}');
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(RangeError);
  });

  it('reads durations and times', () => {
    expect([durationMs('250ms'), durationMs('60s'), durationMs('1.5h'), durationMs('7d')]).toEqual([250, 60_000, 5_400_000, 604_800_000]);
    expect(() => durationMs('-5m')).toThrow(RangeError);
    fc.assert(fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }), (date) => {
      expect(isoMs(date.toISOString())).toBe(date.getTime());
    }));
  });

  it('finds home and channel of a topic under any prefix, and nothing else', () => {
    expect(parseHomeTopic(homeTopic('h000001', 'event', 'lab/'), 'lab/')).toEqual({ home: 'h000001', channel: 'event' });
    for (const topic of [alertTopic('h000001'), 'twinward/clock', 'twinward/v1/h000001/secret', 'twinward/v1/h000001/event/more', 'other/v1/h000001/event']) expect(parseHomeTopic(topic)).toBeUndefined();
  });

  it('says where an error lies as far as is known', () => {
    expect(describePlace({ file: 'a.yaml', line: 3, column: 5, path: 'homes' })).toBe('a.yaml:3:5 (homes)');
    expect(describePlace({ path: '--seed' })).toBe('--seed');
    expect(describePlace(undefined)).toBe('');
  });
});
