import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../contract/messages.ts';
import { ClockKeeper } from '../../../pipeline/core/clock-keeper.ts';
import type { Pipeline } from '../../../pipeline/core/pipeline.ts';

class Recorder implements Pipeline {
  readonly id = 'recorder';
  readonly version = '0';
  readonly calls: string[] = [];
  receive(_topic: string, payload: string): void {
    this.calls.push(payload);
  }
  closeTick(now: number): [] {
    this.calls.push(`close ${now}`);
    return [];
  }
}

function clock(tick: number, messages: number, last = true, round = 0, run = 'a'): Clock {
  return { run, tick, round, last, now: (tick + 1) * 60_000, messages };
}
const said = (n: number, sentAt = 0): [string, string] => ['twinward/v1/h000001/telemetry', `{"n":${n},"sentAt":${sentAt}}`];

function keeperWith(): { keeper: ClockKeeper; calls: string[] } {
  const pipeline = new Recorder();
  return { keeper: new ClockKeeper(pipeline, 'i1'), calls: pipeline.calls };
}

describe('the clock keeper', () => {
  it('answers a first clock without messages', () => {
    const { keeper, calls } = keeperWith();
    expect(keeper.clock(clock(0, 0, false))).toEqual([{ alerts: [], watermark: { run: 'a', tick: 0, round: 0, received: 0, enrolled: 0, instance: 'i1' } }]);
    expect(calls).toEqual([]);
  });

  it('says of how many homes it has heard the enrolment, each once', () => {
    const { keeper } = keeperWith();
    for (const home of ['h000001', 'h000002', 'h000001']) keeper.enrolment(`twinward/v1/${home}/enrolment`, 'e');
    expect(keeper.clock(clock(0, 0, false))).toMatchObject([{ watermark: { received: 0, enrolled: 2 } }]);
  });

  it('does not count enrolments, and judges at last when all has come', () => {
    const { keeper, calls } = keeperWith();
    keeper.enrolment('twinward/v1/h000001/enrolment', 'e');
    expect(keeper.message(...said(1))).toBeUndefined();
    expect(keeper.clock(clock(0, 1, false))[0]?.watermark.received).toBe(1);
    expect(calls).not.toContain('close 60000');
    keeper.message(...said(2));
    expect(keeper.clock(clock(0, 2, true, 1))[0]?.watermark).toMatchObject({ round: 1, received: 2 });
    expect(calls.at(-1)).toBe('close 60000');
  });

  it('answers a shortfall with the count each time, and again as soon as the rest has come', () => {
    const { keeper, calls } = keeperWith();
    keeper.message(...said(1));
    expect(keeper.clock(clock(0, 2))[0]?.watermark.received).toBe(1);
    expect(keeper.clock(clock(0, 2))[0]?.watermark.received).toBe(1);
    expect(calls).not.toContain('close 60000');
    expect(keeper.message(...said(2))?.watermark.received).toBe(2);
    expect(calls.at(-1)).toBe('close 60000');
  });

  it('does the same for a round that is not the last, without judging', () => {
    const { keeper, calls } = keeperWith();
    expect(keeper.clock(clock(0, 1, false))[0]?.watermark.received).toBe(0);
    expect(keeper.message(...said(1))?.watermark.received).toBe(1);
    expect(calls).toHaveLength(1);
    expect(keeper.message(...said(2))).toBeUndefined();
  });

  it('repeats the watermark of a judged tick without judging again', () => {
    const { keeper, calls } = keeperWith();
    keeper.message(...said(1));
    const first = keeper.clock(clock(0, 1));
    expect(keeper.clock(clock(0, 1))).toEqual(first);
    expect(calls.filter((call) => call.startsWith('close'))).toHaveLength(1);
  });

  it('starts counting anew after a close', () => {
    const { keeper } = keeperWith();
    keeper.message(...said(1));
    keeper.clock(clock(0, 1));
    keeper.message(...said(2));
    expect(keeper.clock(clock(1, 1))[0]?.watermark).toMatchObject({ tick: 1, received: 1 });
  });

  it('gives up missing messages at the next tick, and counts that tick right', () => {
    const { keeper, calls } = keeperWith();
    keeper.message(...said(1, 10));
    keeper.clock(clock(0, 3));
    keeper.message(...said(2, 60_001));
    keeper.message(...said(3, 60_002));
    expect(calls).not.toContain('close 60000');
    const answers = keeper.clock(clock(1, 2));
    expect(answers.map((answer) => [answer.watermark.tick, answer.watermark.received])).toEqual([[0, 1], [1, 2]]);
    expect(calls.map((call) => (call.startsWith('close') ? call : 'm'))).toEqual(['m', 'close 60000', 'm', 'm', 'close 120000']);
  });

  it('counts for its own tick what a hub whose clock is wrong says to have sent later than the next one', () => {
    const { keeper, calls } = keeperWith();
    keeper.message(...said(1, 10));
    keeper.clock(clock(0, 1));
    keeper.message(...said(2, 60_010));
    keeper.clock(clock(1, 2));
    expect(keeper.message(...said(3, 180_000))).toBeUndefined();
    expect(keeper.message(...said(4, 100_000 + 3_600_000))).toMatchObject({ watermark: { tick: 1, received: 2 } });
    expect(calls.map((call) => (call.startsWith('close') ? call : 'm'))).toEqual(['m', 'close 60000', 'm', 'm', 'close 120000', 'm']);
    expect(keeper.clock(clock(2, 1))).toMatchObject([{ watermark: { tick: 2, received: 1 } }]);
  });

  it('begins again with a new run', () => {
    const { keeper } = keeperWith();
    keeper.clock(clock(5, 0));
    expect(keeper.clock(clock(0, 0, true, 0, 'b'))[0]?.watermark).toMatchObject({ run: 'b', tick: 0 });
  });
});
