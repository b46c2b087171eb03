import { describe, expect, it } from 'vitest';
import { accountAt, fateAt, rowsAt, saidIn, shownAt } from '../../lab-ui/model/stream.ts';
import { streamOf } from '../../lab-ui/worker/stream-of.ts';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

const HOUR = 3_600_000;
const world = new World({
  scenario: testScenario({
    homes: 3, seed: 'stream', plant: { faults: [{ id: 'hub-power-loss', homes: ['h000001'], window: ['2h', '3h'], duration: '2h' }, { id: 'uplink-outage', homes: ['h000002'], window: ['2h', '3h'], duration: '2h' }, { id: 'hub-storage-lost', homes: ['h000003'], window: ['2h', '3h'] }] },
  }),
});
const streams = [0, 1, 2].map((index) => streamOf(world, index, [], world.end));
const fault = (index: number) => world.home(index).causes.find(({ truth }) => truth.kind === 'fault')!.truth;

describe('the stream of a home', () => {
  it('holds every message of its hub once, with what it says', () => {
    const ops = new Shard(world, 0, 1).advance(world.end);
    const sent = streams[0]!.rows.filter(({ kind }) => kind !== 'held');
    expect(sent.map(({ at, kind, epoch }) => ({ at, kind, epoch }))).toEqual(ops.map(({ at, kind, epoch }) => ({ at, kind, epoch })));
    expect(new Set(streams[0]!.rows.map(({ key }) => key)).size).toBe(streams[0]!.rows.length);
    for (const row of streams[0]!.rows) {
      const said = saidIn(row);
      if (said.length === 0 || (row.channel === 'telemetry' && said.filter(({ code, value }) => code !== undefined && typeof value === 'number').length !== row.readings)) expect.fail(row.body);
    }
  });

  it('balances at every moment: made is unheard and heard, heard is sent, waiting and gone', () => {
    for (const stream of streams) {
      let before = 0;
      for (let at = world.start; at <= world.end; at += HOUR / 4) {
        const account = accountAt(stream, at);
        expect(account.made).toBe(account.unheard + account.heard);
        expect(account.heard).toBe(account.sent + account.waiting + account.gone);
        expect(account.arrived).toBeLessThanOrEqual(account.sent);
        expect(account.made).toBeGreaterThanOrEqual(before);
        // What goes out for the first time is what the messages say they carry.
        expect(account.sent).toBe(stream.rows.filter(({ kind, again, at: when }) => kind === 'publish' && !again && when <= at).reduce((sum, { readings }) => sum + readings, 0));
        before = account.made;
      }
      expect(before).toBeGreaterThan(1_000);
    }
  });

  it('tells what a hub without power never heard', () => {
    const { onset, end } = fault(0);
    const [before, after] = [accountAt(streams[0]!, onset), accountAt(streams[0]!, end)];
    expect(after.unheard - before.unheard).toBeGreaterThan(30);
    expect(streams[0]!.rows.some(({ kind, at }) => kind === 'cut' && at > onset && at < end + HOUR)).toBe(true);
    expect(streams[0]!.rows.some(({ kind, at }) => kind === 'connect' && at >= end - 60_000)).toBe(true);
  });

  it('shows what waits in a hub without network, until it goes out', () => {
    const { onset, end } = fault(1);
    const middle = (onset + Math.min(end, world.end)) / 2;
    const stream = streams[1]!;
    const then = accountAt(stream, middle);
    expect(then.waiting).toBeGreaterThan(30);
    const rows = rowsAt(stream, middle);
    const waiting = rows.filter((row) => fateAt(row, middle) === 'waiting');
    expect(waiting.reduce((sum, { readings }) => sum + readings, 0)).toBe(then.waiting);
    expect(rows[0]).toBe(waiting[0]);
    for (let index = 1; index < rows.length; index += 1) expect(shownAt(rows[index]!, middle)).toBeLessThanOrEqual(shownAt(rows[index - 1]!, middle));
    const done = accountAt(stream, world.end);
    expect(done.waiting).toBeLessThan(20);
    expect(done.gone).toBe(0);
    expect(stream.rows.some((row) => row.again && fateAt(row, world.end) === 'again')).toBe(true);
    expect(done.again).toBe(stream.rows.filter(({ again }) => again).length);
  });

  it('knows no future: of a living run it is the begin of the whole', () => {
    const until = world.start + 4 * HOUR;
    const part = streamOf(world, 1, [], until);
    const whole = streams[1]!;
    const published = (rows: typeof whole.rows) => rows.filter(({ kind, at }) => kind !== 'held' && at < until - 60_000).map(({ key, body, at }) => ({ key, body, at }));
    expect(published(part.rows)).toEqual(published(whole.rows));
    for (const at of [until - 2 * HOUR, until - 60_000]) {
      const strip = ({ arrived: _, ...rest }: ReturnType<typeof accountAt>) => rest;
      expect(strip(accountAt(part, at))).toEqual(strip(accountAt(whole, at)));
    }
  });

  it('tells what a hub lost whose store was emptied', () => {
    const account = accountAt(streams[2]!, world.end);
    const shard = new Shard(world, 2, 3);
    shard.advance(world.end);
    expect(account.gone).toBe(shard.tally.lostHub['store lost']);
    expect(account.gone).toBeGreaterThan(0);
    expect(account.waiting).toBe(shard.queued);
  });
});
