import { once } from 'node:events';
import * as net from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { PLAIN, type Shape, Shaper } from '../../../lab/fleet/shaper.ts';
import type { Dial, Wire, WireEnd } from '../../../lab/fleet/wire.ts';
import { tcpDial } from '../../../lab/host-node/tcp-dial.ts';
import { HandClock } from '../../support/hand-clock.ts';

const HOME = 'h000007';

interface Heard {
  /** [ms, what] */
  log: [number, string][];
  text(): string;
  times(): number[];
}

function bench(shape: Partial<Shape> = {}, { seed = 's', speed = 1 } = {}) {
  const clock = new HandClock();
  const shaper = new Shaper({ seed, speed, clock });
  const set = (more: Partial<Shape>, home = HOME): void => shaper.set(home, { ...PLAIN, ...more });
  if (Object.keys(shape).length > 0) set(shape);
  const far: Heard & { ends: WireEnd[]; raw: Buffer[] } = { ...ear(), ends: [], raw: [] };
  const dial: Dial = (end) => {
    far.ends.push(end);
    return {
      write(bytes) { far.raw.push(bytes); far.log.push([clock.nowMs(), bytes.toString('latin1')]); },
      end: () => void far.log.push([clock.nowMs(), '<end>']),
      reset: () => void far.log.push([clock.nowMs(), '<reset>']),
    };
  };
  function ear(): Heard {
    const log: [number, string][] = [];
    return { log, text: () => log.map(([, what]) => what).join(''), times: () => log.map(([at]) => at) };
  }
  function open(home = HOME): { wire: Wire; near: Heard } {
    const near = ear();
    const note = (what: string): void => void near.log.push([clock.nowMs(), what]);
    return { near, wire: shaper.dial(home, dial)({ opened: () => note('<opened>'), data: (chunk) => note(chunk.toString('latin1')), closed: (reason) => note(`<closed: ${reason}>`) }) };
  }
  /** A connection that stands since before anything was shaped. */
  function standing(): ReturnType<typeof open> {
    const made = open();
    far.ends.at(-1)?.opened();
    made.near.log.length = 0;
    return made;
  }
  return { clock, shaper, set, far, open, standing };
}

const WORDS = Array.from({ length: 60 }, (_, n) => `${String(n).padStart(3, '0')};`);

describe('a home of which nothing is asked', () => {
  it('is passed through: the same bytes, at once, without a timer, and no sooner or later than without a shaper', () => {
    const { clock, far, open, shaper } = bench();
    const { wire, near } = open();
    far.ends[0]?.opened();
    const bytes = Buffer.from('abc');
    wire.write(bytes);
    expect(far.raw[0]).toBe(bytes);
    far.ends[0]?.data(Buffer.from('xyz'));
    wire.end();
    far.ends[0]?.closed('over');
    expect(near.log).toEqual([[0, '<opened>'], [0, 'xyz'], [0, '<closed: over>']]);
    expect(far.text()).toBe('abc<end>');
    expect(clock.pending).toBe(0);
    expect(shaper.figures()).toMatchObject({ homes: 0, segments: 0, delayMs: null });
  });

  it('is not touched by what is asked of another', () => {
    const { far, open, set, clock } = bench({ delayMs: 500 });
    set({ mode: 'half-open' }, 'h000008');
    const { near } = open('h000009');
    far.ends[0]?.opened();
    expect(near.text()).toBe('<opened>');
    expect(clock.pending).toBe(0);
  });
});

describe('a shaped connection', () => {
  it('opens after a round trip, and the broker hears of it with its first bytes', () => {
    const { clock, far, open } = bench({ delayMs: 4_000 });
    const { wire, near } = open();
    clock.wind(7_999);
    expect(near.log).toEqual([]);
    clock.wind(8_000);
    expect(near.log).toEqual([[8_000, '<opened>']]);
    wire.write(Buffer.from('CONNECT'));
    wire.write(Buffer.from(' and more'));
    clock.wind(11_999);
    expect(far.ends).toHaveLength(0);
    clock.wind(12_000);
    expect(far.ends).toHaveLength(1);
    expect(far.log).toEqual([]); // nobody writes before that connection stands
    far.ends[0]?.opened();
    expect(far.text()).toBe('CONNECT and more');
    far.ends[0]?.data(Buffer.from('CONNACK'));
    clock.wind(16_000);
    expect(near.log).toEqual([[8_000, '<opened>'], [16_000, 'CONNACK']]);
  });

  it('delays both ways, and scales simulated time to the wall', () => {
    const { clock, far, standing, set, shaper } = bench({}, { speed: 60 });
    const { wire, near } = standing();
    set({ delayMs: 30_000 });
    wire.write(Buffer.from('up'));
    far.ends[0]?.data(Buffer.from('down'));
    clock.wind(10_000);
    expect(far.log).toEqual([[500, 'up']]);
    expect(near.log).toEqual([[500, 'down']]);
    expect(shaper.figures()).toMatchObject({ homes: 1, segments: 2, delayMs: { mean: 30_000, max: 30_000 } });
  });

  it('jitters without overtaking, within its bounds', () => {
    const { clock, far, standing, set } = bench();
    const { wire } = standing();
    set({ delayMs: 100, jitterMs: 400 });
    const sent = new Map<string, number>();
    for (const word of WORDS) {
      clock.wind(clock.nowMs() + 50);
      sent.set(word, clock.nowMs());
      wire.write(Buffer.from(word));
    }
    clock.wind(60_000);
    expect(far.text()).toBe(WORDS.join(''));
    const delays = far.log.map(([at, word]) => at - (sent.get(word) as number));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...delays)).toBeLessThan(500);
    expect(new Set(delays.map(Math.round)).size).toBeGreaterThan(15);
  });

  it('is the same for the same seed and writes, and another for another seed, home or direction', () => {
    const times = (seed: string, home = HOME, direction: 'up' | 'down' = 'up'): number[] => {
      const { clock, far, open, set } = bench({}, { seed });
      const { wire, near } = open(home);
      far.ends[0]?.opened();
      near.log.length = 0;
      set({ delayMs: 20, jitterMs: 1_000, lossShare: 0.2 }, home);
      for (const word of WORDS) {
        clock.wind(clock.nowMs() + 100);
        if (direction === 'up') wire.write(Buffer.from(word));
        else far.ends[0]?.data(Buffer.from(word));
      }
      clock.wind(1_000_000);
      return (direction === 'up' ? far : near).times();
    };
    const first = times('a');
    expect(first).toHaveLength(WORDS.length);
    expect(times('a')).toEqual(first);
    for (const other of [times('b'), times('a', 'h000008'), times('a', HOME, 'down')]) expect(other).not.toEqual(first);
  });

  it('turns loss into delay: retransmission timeouts of 200 ms, doubling, everything behind waits, nothing is missing', () => {
    const { clock, far, standing, set, shaper } = bench();
    const { wire } = standing();
    set({ lossShare: 0.3 });
    const delays: number[] = [];
    for (const word of WORDS) {
      const from = clock.nowMs();
      wire.write(Buffer.from(word));
      clock.wind(from + 200_000);
      delays.push((far.log.at(-1)?.[0] as number) - from);
    }
    expect(far.text()).toBe(WORDS.join(''));
    // 200, 200 + 400, 200 + 400 + 800 …
    const allowed = new Set(Array.from({ length: 10 }, (_, lost) => 200 * (2 ** lost - 1)));
    expect(delays.filter((delay) => !allowed.has(Math.round(delay)))).toEqual([]);
    const lossless = delays.filter((delay) => delay < 1).length;
    expect(lossless).toBeGreaterThan(30);
    expect(lossless).toBeLessThan(55);
    const { retransmissions } = shaper.figures() as { retransmissions: number };
    expect(retransmissions).toBeGreaterThan(WORDS.length - lossless);

    const together = bench();
    const { wire: one } = together.standing();
    together.set({ lossShare: 0.3 });
    for (const word of WORDS) one.write(Buffer.from(word));
    together.clock.wind(1_000_000);
    expect(together.far.text()).toBe(WORDS.join(''));
  });

  it('gives a connection up when a segment never comes through, after 102 seconds, and tells both ends', () => {
    const { clock, far, standing, set, shaper } = bench();
    const { wire, near } = standing();
    set({ lossShare: 1 });
    wire.write(Buffer.from('never'));
    clock.wind(102_000);
    expect(near.log).toEqual([]);
    clock.wind(165_000);
    expect(near.text()).toBe('<closed: connection timed out>');
    expect(near.times()[0]).toBeGreaterThan(102_000);
    expect(far.text()).toBe('<reset>');
    expect(shaper.figures()).toMatchObject({ givenUp: 1, retransmissions: 9 });
    expect(clock.pending).toBe(0);
  });

  it('holds its bandwidth, both ways each on its own, across connections, and catches up when it is lifted', () => {
    const { clock, far, standing, open, set } = bench();
    const { wire, near } = standing();
    set({ bytesPerS: 20 });
    // The bucket holds one segment; then twenty bytes a second.
    wire.write(Buffer.alloc(1_460, 'a'));
    for (let n = 0; n < 5; n += 1) wire.write(Buffer.from(`${n}`.repeat(100)));
    far.ends[0]?.data(Buffer.from('down'));
    clock.wind(0);
    expect(far.text()).toHaveLength(1_460);
    expect(near.text()).toBe('down');
    clock.wind(12_500);
    expect(far.times().slice(1).map(Math.round)).toEqual([5_000, 10_000]);
    // A new connection of the home finds the bucket as empty as the old one left it.
    wire.reset();
    const again = open();
    clock.wind(13_000);
    again.wire.write(Buffer.from('b'.repeat(100)));
    clock.wind(14_000);
    expect(far.ends).toHaveLength(1);
    set({});
    clock.wind(14_001);
    expect(far.ends).toHaveLength(2);
    far.ends[1]?.opened();
    expect(far.log.at(-1)).toEqual([14_001, 'b'.repeat(100)]);
    again.wire.write(Buffer.from('at once'));
    expect(far.log.at(-1)).toEqual([14_001, 'at once']);
    expect(clock.pending).toBe(0);
  });

  it('counts what came in at the old rate when the rate changes', () => {
    const { clock, far, standing, set } = bench();
    const { wire } = standing();
    set({ bytesPerS: 10 });
    wire.write(Buffer.alloc(1_460, 'a'));
    wire.write(Buffer.from('b'.repeat(100)));
    clock.wind(5_000); // 50 of 100
    set({ bytesPerS: 50 });
    clock.wind(60_000);
    expect(Math.round(far.times()[1] as number)).toBe(6_000);
  });

  it('keeps the order when its delay shrinks while bytes are under way, and when it ends', () => {
    const { clock, far, standing, set } = bench();
    const { wire } = standing();
    set({ delayMs: 5_000 });
    wire.write(Buffer.from('1'));
    set({ delayMs: 10 });
    wire.write(Buffer.from('2'));
    set({});
    wire.write(Buffer.from('3'));
    wire.end();
    clock.wind(10_000);
    expect(far.text()).toBe('123<end>');
    wire.write(Buffer.from('x'));
    expect(clock.pending).toBe(0);
  });

  it('carries what was written, not what the writer makes of its buffer afterwards', () => {
    const { clock, far, standing, set } = bench();
    const { wire, near } = standing();
    set({ delayMs: 100 });
    const [up, down] = [Buffer.from('first'), Buffer.from('answer')];
    wire.write(up);
    far.ends[0]?.data(down);
    up.fill('x');
    down.fill('x');
    clock.wind(100);
    expect(far.text()).toBe('first');
    expect(near.text()).toBe('answer');
  });

  it('tells of an end behind all that came before it, either way, once', () => {
    const { clock, far, standing, set } = bench();
    const { wire, near } = standing();
    set({ delayMs: 100 });
    far.ends[0]?.data(Buffer.from('last words'));
    far.ends[0]?.closed('the broker closed the connection');
    wire.write(Buffer.from('too late'));
    clock.wind(1_000);
    expect(near.text()).toBe('last words<closed: the broker closed the connection>');
    wire.end();
    wire.reset();
    expect(near.log).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });
});

describe('a mode', () => {
  it('reset: what stands is reset, for both ends; what is opened then stands', () => {
    const { far, standing, open, set, shaper, clock } = bench();
    const { near, wire } = standing();
    set({ mode: 'reset' });
    expect(near.text()).toBe('<closed: connection reset>');
    expect(far.text()).toBe('<reset>');
    wire.write(Buffer.from('x'));
    expect(far.text()).toBe('<reset>');
    const next = open();
    far.ends[1]?.opened();
    set({ mode: 'reset', delayMs: 5 });
    expect(next.near.text()).toBe('<opened>');
    expect(shaper.figures()).toMatchObject({ resets: 1 });
    expect(clock.pending).toBe(0);
  });

  it('half-open: bytes vanish both ways, what was under way with them, and neither end is told until it is over', () => {
    const { clock, far, standing, open, set, shaper } = bench();
    const { near, wire } = standing();
    set({ delayMs: 100 });
    wire.write(Buffer.from('under way'));
    set({ mode: 'half-open' });
    wire.write(Buffer.from('gone'));
    far.ends[0]?.data(Buffer.from('gone too'));
    far.ends[0]?.closed('the broker gave up');
    const knocking = open();
    clock.wind(90_000);
    expect(near.log).toEqual([]);
    expect(far.log).toEqual([]);
    expect(knocking.near.log).toEqual([]);
    expect(far.ends).toHaveLength(1);
    set({});
    expect(near.text()).toBe('<closed: connection reset>');
    expect(knocking.near.text()).toBe('<closed: connection reset>');
    expect(far.log).toEqual([]); // it had closed by itself
    expect(shaper.figures()).toMatchObject({ bytesVanished: 'under way'.length + 'gone'.length + 'gone too'.length, resets: 2 });
    expect(clock.pending).toBe(0);
  });

  it('half-open: a session that lets go is not heard of by the broker until it is over', () => {
    const { far, standing, set } = bench();
    const [first, second] = [standing(), standing()];
    set({ mode: 'half-open' });
    first.wire.reset();
    second.wire.end();
    expect(first.near.text()).toBe('<closed: the session dropped the connection>');
    expect(second.near.text()).toBe('<closed: the session closed the connection>');
    expect(far.log).toEqual([]);
    set({});
    expect(far.text()).toBe('<reset><reset>');
    expect([first.near.log.length, second.near.log.length]).toEqual([1, 1]);
  });

  it('refuse: new connections fail, what stands stays', () => {
    const { clock, far, standing, open, set, shaper } = bench();
    const { wire } = standing();
    set({ mode: 'refuse' });
    const { near } = open();
    expect(near.log).toEqual([]); // never before the caller has its wire
    clock.wind(0);
    expect(near.text()).toBe('<closed: connection refused>');
    wire.write(Buffer.from('still here'));
    expect(far.text()).toBe('still here');
    const given = open();
    given.wire.reset();
    clock.wind(10);
    expect(given.near.log).toHaveLength(1);
    set({});
    open();
    expect(far.ends).toHaveLength(2);
    expect(shaper.figures()).toMatchObject({ refused: 2 });
    expect(clock.pending).toBe(0);
  });
});

it('closed, it passes everything through, and lets no half of anything out', () => {
  const { clock, far, standing, set, shaper } = bench();
  const [whole, torn] = [standing(), standing()];
  set({ delayMs: 1_000 });
  torn.wire.write(Buffer.from('half of a packet'));
  shaper.close();
  expect(far.text()).toBe('<reset>');
  whole.wire.write(Buffer.from('DISCONNECT'));
  whole.wire.end();
  expect(far.text()).toBe('<reset>DISCONNECT<end>');
  expect(torn.near.text()).toBe('<closed: the network is gone>');
  expect(clock.pending).toBe(0);
});

describe('over real sockets', () => {
  it('delays, starves and breaks what TCP carries, in order', async () => {
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.pipe(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const shaper = new Shaper({ seed: 'real' });
    shaper.set(HOME, { ...PLAIN, delayMs: 40, jitterMs: 40 });
    const dial = shaper.dial(HOME, tcpDial(`mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`));
    const opened = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<string>();
    let heard = '';
    let wanted = Promise.withResolvers<void>();
    let length = 0;
    const wire = dial({ opened: opened.resolve, closed: closed.resolve, data: (chunk) => { heard += chunk.toString(); if (heard.length >= length) wanted.resolve(); } });
    const echoed = (text: string): Promise<void> => {
      wanted = Promise.withResolvers();
      length = heard.length + text.length;
      wire.write(Buffer.from(text));
      return wanted.promise;
    };
    try {
      const from = performance.now();
      await opened.promise;
      await echoed(WORDS.join(''));
      expect(performance.now() - from).toBeGreaterThan(4 * 40 - 5);
      shaper.set(HOME, { ...PLAIN, bytesPerS: 4_000 });
      const then = performance.now();
      await echoed('z'.repeat(1_460 + 800));
      expect(performance.now() - then).toBeGreaterThan(150);
      expect(heard).toBe(WORDS.join('') + 'z'.repeat(2_260));
      shaper.set(HOME, { ...PLAIN, mode: 'reset' });
      expect(await closed.promise).toBe('connection reset');
    } finally {
      shaper.close();
      server.close();
    }
    expect(shaper.figures()).toMatchObject({ homes: 1, resets: 1, givenUp: 0, bytesVanished: 0 });
  });
});
