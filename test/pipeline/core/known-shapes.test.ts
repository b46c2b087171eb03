import fc from '../../support/properties.ts';
import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, HomeEvent, Telemetry } from '../../../contract/messages.ts';
import { payloadOf } from '../../../sim/core/plan.ts';
import { isHomeEvent, isTelemetry } from '../../../pipeline/core/known-shapes.ts';
import { Shard } from '../../../sim/shard.ts';
import { World } from '../../../sim/world.ts';
import { testScenario } from '../../support/scenario.ts';

const count = fc.oneof(fc.nat(), fc.constantFrom(0, -0, Number.MAX_SAFE_INTEGER));
const envelope = { v: fc.constant(1), run: fc.string(), home: fc.stringMatching(/^h\d{6}$/), hub: fc.string(), epoch: count, seq: count, sentAt: count };
const observation = fc.record({ dev: fc.string(), code: fc.string(), value: fc.double({ noNaN: true, noDefaultInfinity: true }), unit: fc.string(), at: count, q: fc.double({ min: 0, max: 1, noNaN: true }) }, { requiredKeys: ['dev', 'code', 'value', 'unit', 'at'] });
const telemetry = fc.record({ ...envelope, obs: fc.array(observation, { minLength: 1, maxLength: 5 }), mac: fc.string() }, { requiredKeys: [...Object.keys(envelope), 'obs'] as never[] });
const event = fc.record({ ...envelope, dev: fc.string(), type: fc.constantFrom(...EVENT_TYPES), at: count, mac: fc.string() }, { requiredKeys: [...Object.keys(envelope), 'dev', 'type', 'at'] as never[] });

const KINDS = [{ name: 'telemetry', valid: telemetry, quick: isTelemetry, schema: Telemetry }, { name: 'event', valid: event, quick: isHomeEvent, schema: HomeEvent }] as const;

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', 'h000001', 'h00000a', 'h0000001', 1, 2, 0, -1, 1.5, 1e300, 2 ** 53, [], {}, 'x'),
  fc.jsonValue(), fc.double({ noNaN: true }),
);
const key = fc.oneof(fc.constantFrom('v', 'run', 'home', 'hub', 'epoch', 'seq', 'sentAt', 'obs', 'mac', 'dev', 'type', 'at', 'code', 'value', 'unit', 'q', '__proto__', 'constructor'), fc.string());
/** One stroke against a message: a key set to junk, or taken away, in the message or in its first observation. */
const stroke = fc.record({ inside: fc.boolean(), key, junk, remove: fc.boolean() });

type Record = globalThis.Record<string, unknown>;

function struck(message: unknown, { inside, key, junk, remove }: { inside: boolean; key: string; junk: unknown; remove: boolean }): unknown {
  const whole = structuredClone(message) as Record;
  const { obs } = whole;
  const target = inside && Array.isArray(obs) && typeof obs[0] === 'object' && obs[0] !== null ? (obs[0] as Record) : whole;
  if (remove) delete target[key];
  else Object.defineProperty(target, key, { value: junk, enumerable: true, configurable: true, writable: true });
  return whole;
}

describe.each(KINDS)('the quick yes for $name', ({ valid, quick, schema }) => {
  it('is never given where the schema says no, and keeps what the schema keeps, whatever the wire brings', () => {
    let taken = 0;
    let refused = 0;
    fc.assert(fc.property(valid, fc.array(stroke, { maxLength: 2 }), (message, strokes) => {
      const text = JSON.stringify(strokes.reduce(struck, message as unknown));
      const json: unknown = JSON.parse(text);
      const parsed = schema.safeParse(json);
      if (quick(json)) {
        taken += 1;
        expect(parsed).toMatchObject({ success: true });
        expect(parsed.data).toEqual(json);
      } else refused += 1;
      // Not a duty, but what makes it quick: nothing valid is left to the schema.
      expect(quick(json)).toBe(parsed.success);
    }), { numRuns: 3000 });
    expect(taken).toBeGreaterThan(300);
    expect(refused).toBeGreaterThan(300);
  });

  it('is never given to what is no message at all', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => quick(json) === schema.safeParse(json).success), { numRuns: 500 });
    for (const odd of [undefined, null, [], '', 0, NaN, [[]]]) expect(quick(odd)).toBe(false);
    expect(quick(JSON.parse('{"v":1,"run":"","home":"h000001","hub":"","epoch":1e999,"seq":0,"sentAt":0,"obs":[{"dev":"","code":"","unit":"","value":1e999,"at":0}]}'))).toBe(false);
  });
});

it('is given to every message that hubs send', () => {
  const world = new World({ scenario: testScenario({ homes: 3, duration: '3h' }) });
  const ops = new Shard(world, 0, 3).advance(world.end).filter((op) => op.kind === 'publish' && op.seq >= 0);
  expect(ops.length).toBeGreaterThan(500);
  for (const op of ops) if (op.kind === 'publish') expect((op.channel === 'event' ? isHomeEvent : isTelemetry)(JSON.parse(payloadOf(op.body, 'r')))).toBe(true);
});
