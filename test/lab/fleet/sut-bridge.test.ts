import { describe, expect, it } from 'vitest';
import { environmentTrouble } from '../../../contract/errors.ts';
import { SutBridge } from '../../../lab/fleet/sut-bridge.ts';
import type { Encoder, Parcel } from '../../../lab/codecs/encoder.ts';
import { ExpressionError } from '../../../lab/codecs/expression-error.ts';

/** Says topic and payload as they are; two pieces of `double`, an error of `bad`. */
const encoder: Encoder = {
  type: 'text/plain',
  encode: (to, body) => (body === 'bad' ? Promise.reject(new ExpressionError('no such thing', 3)) : Promise.resolve(body === 'double' ? [{ to, body: 'd1' }, { to, body: 'd2' }] : [{ to, body }])),
};
const topic = (home: number, channel = 'telemetry'): string => `twinward/v1/h${String(home).padStart(6, '0')}/${channel}`;

function bridge(carry: (parcel: Parcel) => Promise<void>) {
  const troubles: string[] = [];
  const made = new SutBridge({ encoder, carry, trouble: (error) => troubles.push(error.message), progress: () => {} });
  return { made, troubles };
}

/** A carrier that a test lets go on piece by piece. */
function gate() {
  const waiting: { parcel: Parcel; go: () => void }[] = [];
  const arrivals: (() => void)[] = [];
  return {
    waiting,
    carry: (parcel: Parcel) => new Promise<void>((go) => { waiting.push({ parcel, go }); arrivals.shift()?.(); }),
    /** resolves when another piece waits */
    arrival: () => new Promise<void>((resolve) => { arrivals.push(resolve); }),
  };
}

describe('the bridge to a SUT', () => {
  it('carries in order per home, however long each piece takes, and is drained when all is carried', async () => {
    const carried: string[] = [];
    const { made } = bridge(async ({ to, body }) => {
      // Later pieces are quicker: only their turn keeps them in order.
      for (let turn = Number(body); turn < 20; turn += 1) await Promise.resolve();
      carried.push(`${to.slice(12, 19)} ${body}`);
    });
    for (let n = 0; n < 20; n += 1) for (const home of [1, 2, 3]) made.take(topic(home), String(n));
    await made.drained();
    for (const home of [1, 2, 3]) expect(carried.filter((line) => line.startsWith(`h00000${home}`)).map((line) => Number(line.slice(8)))).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(made.end()).toMatchObject({ messages: 60, parcels: 60, failed: 0, notCarried: 0 });
  });

  it('speaks of so many homes at once, and no more', async () => {
    const { carry, waiting } = gate();
    const { made } = bridge(carry);
    for (let home = 1; home <= 100; home += 1) made.take(topic(home), 'x');
    while (waiting.length < 32) await Promise.resolve();
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    expect(waiting).toHaveLength(32);
  });

  it('counts pieces, but none of an enrolment, for the clock of the tick', async () => {
    const { made } = bridge(async () => {});
    made.take(topic(1, 'enrolment'), 'e');
    made.take(topic(1), 'double');
    made.take(topic(1), 'x');
    expect(await made.drained()).toBe(3);
  });

  it('is drained of what was taken by then while more comes, and counts that alone', async () => {
    const { carry, waiting } = gate();
    const { made } = bridge(carry);
    for (const home of [1, 2]) made.take(topic(home), 'double');
    const first = made.drained();
    for (const home of [3, 4]) made.take(topic(home), 'x');
    // The third home's is carried sooner, the fourth's never.
    for (const home of [3, 1, 1, 2, 2]) {
      const isNext = ({ parcel }: { parcel: Parcel }): boolean => parcel.to === topic(home);
      while (!waiting.some(isNext)) await Promise.resolve();
      waiting.splice(waiting.findIndex(isNext), 1)[0]?.go();
    }
    expect(await first).toBe(4);
    expect(made.end().notCarried).toBe(1);
  });

  it('makes trouble of what the SUT refuses and of a template that fails, and goes on', async () => {
    const { made, troubles } = bridge(async ({ body }) => { if (body === 'no') throw environmentTrouble('feed-refused', 'HTTP 422'); });
    for (const body of ['no', 'bad', 'yes']) made.take(topic(1), body);
    await made.drained();
    expect(troubles).toEqual(['HTTP 422', 'the template failed on a message of twinward/v1/{home}/telemetry: no such thing (character 3 of the expression)']);
    expect(made.end()).toMatchObject({ messages: 1, failed: 2 });
  });

  it('holds while broker or SUT are away, carries again what failed meanwhile, and loses nothing', async () => {
    const carried: string[] = [];
    const failed = Promise.withResolvers<void>();
    let away = true;
    const { made, troubles } = bridge(async ({ body }) => {
      if (away) {
        made.hold(true);
        failed.resolve();
        throw new Error('connection refused');
      }
      carried.push(body);
    });
    for (const body of ['1', '2', '3']) made.take(topic(1), body);
    await failed.promise;
    // What it throws is caught first.
    await Promise.resolve();
    expect(carried).toEqual([]);
    away = false;
    made.hold(false);
    await made.drained();
    expect(carried).toEqual(['1', '2', '3']);
    expect(troubles).toEqual([]);
  });

  it('does not fill the memory with what a slow SUT does not take', () => {
    const { made, troubles } = bridge(gate().carry);
    for (let n = 0; n < 20_002; n += 1) made.take(topic(1 + (n % 50)), 'x');
    expect(troubles).toHaveLength(2);
    expect(troubles[0]).toMatch(/too slowly: 20000 messages wait/);
  });
});
