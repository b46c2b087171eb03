import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { FrameGuard } from '../../../lab/broker/frame-guard.ts';

const CAPS = { beforeConnack: 50, afterConnack: 1_000 };

/** A guard over a socket that the test plays. */
function guarded() {
  const socket = new Duplex({ read() {}, write(_chunk, _encoding, done) { done(); } });
  const refusals: string[] = [];
  const passed: Buffer[] = [];
  const guard = new FrameGuard(socket, CAPS, (reason) => refusals.push(reason));
  guard.on('error', () => {});
  guard.on('data', (chunk: Buffer) => passed.push(chunk));
  return { guard, refusals, passed: () => Buffer.concat(passed), come: async (...bytes: number[]) => { socket.push(Buffer.from(bytes)); await new Promise(setImmediate); }, socket };
}

describe('the frame guard', () => {
  it('lets packets up to the cap through unchanged, however they are cut', async () => {
    const { guard, come, passed, refusals } = guarded();
    const connect = [0x10, 50, ...Array<number>(50).fill(7)];
    const publish = [0x30, 0xe8, 0x07, ...Array<number>(1_000).fill(9)];
    for (const byte of connect) await come(byte);
    guard.accepted();
    await come(publish[0] as number);
    await come(...publish.slice(1, 2));
    await come(...publish.slice(2, 500));
    await come(...publish.slice(500), ...publish, 0xc0, 0);
    expect(passed()).toEqual(Buffer.from([...connect, ...publish, ...publish, 0xc0, 0]));
    expect(refusals).toEqual([]);
  });

  it('closes at the fixed header of a packet over the cap: nothing of it reaches the broker', async () => {
    const { guard, come, passed, refusals, socket } = guarded();
    await come(0x10, 1, 7);
    guard.accepted();
    await come(0x30, 0xe9, 0x07);
    expect(refusals).toEqual(['a packet of 1001 bytes, the cap is 1000']);
    expect(passed()).toEqual(Buffer.from([0x10, 1, 7]));
    expect(socket.destroyed).toBe(true);
  });

  it('holds a smaller cap until the broker has accepted the client', async () => {
    const { come, refusals } = guarded();
    await come(0x10, 51);
    expect(refusals).toEqual(['a packet of 51 bytes, the cap is 50']);
  });

  it.each([['a first packet that is not CONNECT', [0x30, 2]], ['a length of five digits', [0x10, 0xff, 0xff, 0xff, 0xff, 1]]])('closes at %s', async (_what, bytes) => {
    const { come, passed, refusals } = guarded();
    await come(...bytes);
    expect(refusals).toHaveLength(1);
    expect(passed()).toHaveLength(0);
  });

  it('gives its reader everything that has come in one piece', async () => {
    const socket = new Duplex({ read() {}, write(_chunk, _encoding, done) { done(); } });
    const guard = new FrameGuard(socket, CAPS, () => {});
    const reads: (Buffer | null)[] = [];
    guard.on('readable', () => reads.push(guard.read(null)));
    for (const piece of [[0x10], [3], [1, 2], [3]]) socket.push(Buffer.from(piece));
    await new Promise(setImmediate);
    expect(reads).toEqual([Buffer.from([0x10, 3, 1, 2, 3])]);
  });

  it('sends what was written last before it closes', async () => {
    const written: Buffer[] = [];
    const socket = new Duplex({ read() {}, write(chunk: Buffer, _encoding, done) { written.push(chunk); done(); } });
    const guard = new FrameGuard(socket, CAPS, () => {});
    guard.write(Buffer.from([0x20, 2]));
    guard.write(Buffer.from([0, 4]));
    guard.destroy();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(Buffer.concat(written)).toEqual(Buffer.from([0x20, 2, 0, 4]));
  });
});
