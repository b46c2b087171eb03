/** The door of attacks to a broker in this thread holds the same caps and the same switch as the one on sockets. */
import { describe, expect, it } from 'vitest';
import { MemoryEgress } from '../../../lab/fleet/egress-memory.ts';
import type { Dial, Wire, WireEnd } from '../../../lab/fleet/wire.ts';

const PING = Buffer.from([0xc0, 0]);

/** A broker that opens at once and keeps what reaches it. */
function broker(): { dial: Dial; got: Buffer[] } {
  const got: Buffer[] = [];
  return { got, dial: (end) => {
    setImmediate(() => end.opened());
    return { write: (bytes) => void got.push(bytes), end: () => end.closed('left'), reset: () => end.closed('dropped') };
  } };
}

function visit(egress: MemoryEgress): { wire: Wire; opened: Promise<void>; closed: Promise<string> } {
  const [opened, closed] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()];
  const end: WireEnd = { opened: opened.resolve, data() {}, closed: closed.resolve };
  return { wire: egress.dial('memory:')(end), opened: opened.promise, closed: closed.promise };
}

describe('the door in memory', () => {
  it('counts what passes, and closes all at the cap', async () => {
    const { dial, got } = broker();
    const egress = new MemoryEgress(dial, { messages: 3 });
    const [one, two] = [visit(egress), visit(egress)];
    await Promise.all([one.opened, two.opened]);
    one.wire.write(Buffer.concat([PING, PING]));
    two.wire.write(PING);
    expect(egress.figures).toMatchObject({ connections: 2, messages: 3, bytes: 6, open: 2 });
    one.wire.write(PING);
    expect(await Promise.all([one.closed, two.closed])).toEqual(['the cap of 3 messages is reached', 'the cap of 3 messages is reached']);
    expect(got).toHaveLength(2);
    expect(egress.heldBackBecause).toMatch(/cap of 3 messages/);
    expect(await visit(egress).closed).toMatch(/does not let it out: the cap of 3 messages/);
    expect(egress.figures).toMatchObject({ open: 0, refused: 1 });
  });

  it('opens nothing with a cap of 0, and nothing after the kill switch', async () => {
    expect(await visit(new MemoryEgress(broker().dial, { connections: 0 })).closed).toMatch(/cap of 0 connections/);
    const egress = new MemoryEgress(broker().dial);
    const standing = visit(egress);
    await standing.opened;
    egress.kill('enough');
    expect(await standing.closed).toBe('enough');
    expect(await visit(egress).closed).toMatch(/enough/);
  });
});
