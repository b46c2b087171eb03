import { describe, expect, it } from 'vitest';
import { alertMap } from '../../../lab/codecs/alert-map.ts';
import { SutEar, type Echo } from '../../../lab/fleet/sut-ear.ts';

const CLOCK = { run: 'r', tick: 3, round: 0, last: true, now: 60_000, messages: 2 };
const watermark = (received: number, more = {}): [string, string] => ['twinward/watermark', JSON.stringify({ run: 'r', tick: 3, round: 0, received, ...more })];
const alert = (id: string): [string, string] => ['twinward/v1/alerts/h000001', JSON.stringify({ id, home: 'h000001', at: 0, kind: 'technical', code: 'hub-offline', priority: 'low', route: 'technician', state: 'raised', text: 'x', evidence: [] })];

describe('behind a broker that keeps the order of each subscription only', () => {
  it('takes an alert that its watermark has overtaken into its tick', async () => {
    const called: Echo[][] = [];
    const ear = new SutEar((echoes) => called.push([...echoes]));
    const answer = ear.open(CLOCK, 'close');
    ear.hear(...watermark(2));
    ear.hear(...watermark(2)); // the answer to a repeated clock calls no second time
    expect(called).toEqual([[{ of: 'alerts', n: 1 }, { of: 'commands', n: 1 }]]);
    ear.echo({ of: 'commands', n: 1 });
    ear.hear(...alert('late'));
    ear.again();
    expect(called[1]).toEqual([{ of: 'alerts', n: 1 }]);
    ear.echo({ of: 'alerts', n: 1 });
    expect(await answer).toMatchObject({ watermark: { received: 2 }, alerts: [{ id: 'late' }] });
    expect(ear.alertsOutside).toBe(0);
  });

  it('takes no echo of an earlier tick for one of this', async () => {
    const ear = new SutEar(() => {});
    const first = ear.open(CLOCK, 'close');
    ear.hear(...watermark(2));
    ear.echo({ of: 'commands', n: 1 });
    ear.echo({ of: 'alerts', n: 1 });
    await first;
    const second = ear.open(CLOCK, 'close');
    ear.hear(...watermark(2));
    ear.echo({ of: 'commands', n: 1 });
    ear.echo({ of: 'alerts', n: 1 });
    ear.hear(...alert('of the second'));
    ear.echo({ of: 'commands', n: 2 });
    ear.echo({ of: 'alerts', n: 2 });
    expect((await second).alerts).toMatchObject([{ id: 'of the second' }]);
  });

  it('gives up with what it has when no echo comes', async () => {
    const ear = new SutEar(() => {});
    const answer = ear.open(CLOCK, 'close');
    ear.hear(...watermark(2));
    ear.hear(...alert('a'));
    ear.giveUp();
    expect(await answer).toMatchObject({ watermark: { received: 2 }, alerts: [{ id: 'a' }] });
  });
});

describe('enrolments', () => {
  it('are waited for where the SUT counts them', async () => {
    const ear = new SutEar();
    let answered = false;
    const answer = ear.open({ ...CLOCK, messages: 0 }, 'probe', 5).then((given) => {
      answered = true;
      return given;
    });
    ear.hear(...watermark(0, { enrolled: 4 }));
    await Promise.resolve();
    expect(answered).toBe(false);
    ear.hear(...watermark(0, { enrolled: 5 }));
    expect((await answer).watermark?.enrolled).toBe(5);
  });

  it('are taken as heard where it does not', async () => {
    const ear = new SutEar();
    const answer = ear.open({ ...CLOCK, messages: 0 }, 'probe', 5);
    ear.hear(...watermark(0));
    expect((await answer).watermark).toBeDefined();
  });
});

describe('an alert that says no time', () => {
  const seen = { headers: {}, homes: [], now: 5 };

  it.each([['before the clock', true], ['after it', false]])('is of the tick that it is handed out with, whether it came %s', async (_, early) => {
    const ear = new SutEar(undefined, alertMap(undefined));
    const said = JSON.stringify({ home: 'h000001', code: 'fall' });
    if (early) await ear.hear('ward', said, seen);
    const answer = ear.open(CLOCK, 'close');
    if (!early) ear.hear('ward', said, seen);
    ear.hear('ward', JSON.stringify({ home: 'h000001', code: 'sos', at: 7 }), seen);
    ear.hear(...watermark(2), seen);
    expect((await answer).alerts).toMatchObject([{ code: 'fall', at: CLOCK.now }, { code: 'sos', at: 7 }]);
  });

  it('is of the time at which it was heard in a live run', async () => {
    const ear = new SutEar(undefined, alertMap(undefined));
    await ear.hear('ward', JSON.stringify({ home: 'h000001', code: 'fall' }), seen);
    expect(ear.take().alerts).toMatchObject([{ at: 5 }]);
  });
});

it('a mapping that fails on our account rejects, and an echo after it makes no second rejection', async () => {
  const ear = new SutEar(() => {}, () => Promise.reject(new Error('our bug')));
  const heard = ear.hear('ward', '{}', { headers: {}, homes: [], now: 0 });
  ear.echo({ of: 'alerts', n: 1 });
  await expect(heard).rejects.toThrow('our bug');
});
