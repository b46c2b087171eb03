/** When attacks act and what they hear: pure parts of the director, over a transport that a test holds in its hand. */
import { describe, expect, it } from 'vitest';
import { type AttackAction, type AttackEntry, type AttackMoment, type BrokerAnswer, defineAttack } from '../../../attacks/attack.ts';
import { ATTACKS } from '../../../attacks/catalogue/index.ts';
import { AttackDirector } from '../../../lab/run/attack-director.ts';
import { planAttacks } from '../../../lab/run/attack-plan.ts';
import type { AttackPort } from '../../../lab/run/attack-port.ts';
import { inputsAt } from '../../../lab/run/inputs.ts';
import type { Transport } from '../../../lab/run/ports.ts';
import { World } from '../../../sim/world.ts';
import { homeNumber } from '../../support/lab-run.ts';
import { testScenario } from '../../support/scenario.ts';

const TICK = 60_000;
const SICK = { id: 'copd-exacerbation', share: 0.3, window: ['2h', '4h'] as [string, string], severity: [0.9, 1] as [number, number] };
const world = (attacks: { id: string; share?: number; homes?: string[]; window?: [string, string]; duration?: string }[], homes = 40, seed = 's') => new World({ scenario: testScenario({ homes, seed, plant: { episodes: [SICK], attacks } }) });

describe('whom and when', () => {
  it('is a function of scenario and seed, and one attack more changes no other', () => {
    const plan = (attacks: Parameters<typeof world>[0]) => planAttacks(world(attacks)).map(({ id, targets, onset, end }) => ({ id, targets, onset, end }));
    expect(plan([{ id: 'SEC-DAT-02' }])).toEqual(plan([{ id: 'SEC-DAT-02' }]));
    expect(plan([{ id: 'SEC-BRK-03' }, { id: 'SEC-DAT-02' }])[1]).toEqual(plan([{ id: 'SEC-DAT-02' }])[0]);
    expect(planAttacks(world([{ id: 'SEC-DAT-02' }], 40, 'other'))[0]!.targets).not.toEqual(planAttacks(world([{ id: 'SEC-DAT-02' }]))[0]!.targets);
  });

  it('the replay stands before the episode begins and outlasts it, in the asked share of the homes that have one that shows', () => {
    const w = world([{ id: 'SEC-DAT-02', share: 0.5 }, { id: 'SEC-DAT-02', share: 1 }]);
    const [half, all] = planAttacks(w);
    const episodes = Array.from({ length: w.homes }, (_, index) => w.home(index)).flatMap(({ id, causes }) => causes.filter(({ truth }) => truth.silent !== true).map(({ truth }) => ({ id, truth })));
    expect(all!.targets.map(({ home }) => home)).toEqual(episodes.map(({ id }) => id));
    expect(half!.targets).toHaveLength(Math.round(episodes.length / 2));
    for (const { home, from, to } of all!.targets) {
      const { truth } = episodes.find(({ id }) => id === home)!;
      expect(truth.onset - from).toBeGreaterThanOrEqual(5 * TICK);
      expect(truth.onset - from).toBeLessThanOrEqual(20 * TICK + 1000);
      expect(to).toBeGreaterThanOrEqual(Math.min(truth.end, w.end));
    }
    expect(new Set(all!.truth.map(({ homes }) => homes.join())).size).toBe(all!.targets.length);
    expect(all!.onset).toBeLessThan(Math.min(...all!.targets.map(({ from }) => from)));
  });

  it('keeps to window, duration and names', () => {
    const w = world([{ id: 'SEC-BRK-03', window: ['1h', '2h'], duration: '7m', homes: [homeNumber(4), homeNumber(2)] }]);
    const [{ targets, truth }] = planAttacks(w) as [ReturnType<typeof planAttacks>[0]];
    expect(targets.map(({ home }) => home)).toEqual([homeNumber(2), homeNumber(4)]);
    for (const { from, to } of targets) {
      expect(from - w.start).toBeGreaterThanOrEqual(60 * TICK);
      expect(from - w.start).toBeLessThan(120 * TICK);
      expect(to - from).toBe(7 * TICK);
    }
    expect(truth).toHaveLength(1);
  });

  it('refuses more homes than an attack may touch', () => {
    expect(() => planAttacks(world([{ id: 'SEC-BRK-03', homes: [1, 2, 3, 4, 5, 6].map(homeNumber) }]))).toThrow(/5 homes at most/);
  });
});

/** An attack that notes what it is told, connects in its first tick, subscribes in its second, and then says `burst` messages per tick. */
function noting(burst: number, moments: AttackMoment[], most = 3): AttackEntry {
  const { begins: _, plan: __, ...header } = ATTACKS.find(({ id }) => id === 'SEC-BRK-03')!;
  let step = 0;
  return defineAttack({
    ...header, messagesPerTickMost: most, begins: ({ start }) => start,
    plan: () => ({
      step(moment): AttackAction[] {
        moments.push(moment);
        step += 1;
        if (step === 1) return [{ act: 'connect' }];
        if (step === 2) return [{ act: 'subscribe', filters: ['twinward/v1/+/telemetry', '#', 'twinward/v1/h000002/enrolment'] }];
        return Array.from({ length: burst }, (_, n) => ({ act: 'publish', topic: 'twinward/v1/h000001/telemetry', payload: `{"v":1,"run":"r","n":${n}}` }) as const);
      },
    }),
  });
}

function held(answers: (acts: readonly AttackAction[]) => BrokerAnswer[], carried: AttackAction[][] = []): Transport & { cleaned: number } {
  const transport = { name: 'held', cleaned: 0, attacker: (): AttackPort => ({
    carry: async (acts) => {
      carried.push([...acts]);
      return { answers: answers(acts), seen: acts.flatMap((act) => (act.act === 'publish' ? [{ topic: act.topic, payload: act.payload }] : [])) };
    },
    cleanUp: async () => ({ left: (transport.cleaned += 1) - 1, checked: ['all'] }), figures: () => ({}),
  }) };
  return transport as unknown as Transport & { cleaned: number };
}
const granting = (acts: readonly AttackAction[]): BrokerAnswer[] => acts.flatMap((act): BrokerAnswer[] => (act.act === 'connect' ? [{ packet: 'connack', code: 0 }] : act.act === 'subscribe' ? act.filters.map((filter) => ({ packet: 'suback', filter, code: 1 })) : [{ packet: 'puback', count: 1 }]));

describe('the director', () => {
  const seen = [{ topic: 'twinward/v1/h000003/telemetry', payload: 'b' }, { topic: 'twinward/v1/h000001/telemetry', payload: 'z' }, { topic: 'twinward/v1/h000001/telemetry', payload: 'a' }];

  it('lets an attack hear nothing before its filters are granted, then each message once and in one order, and the retained enrolments once', async () => {
    const moments: AttackMoment[] = [];
    const w = world([{ id: 'SEC-BRK-03' }], 3);
    const director = new AttackDirector(w, planAttacks(w, [noting(0, moments)]), held(granting), 'label');
    let pending: Awaited<ReturnType<AttackDirector['act']>>['pending'] = [];
    for (let tick = 0; tick < 4; tick += 1) {
      const shuffled = tick % 2 === 0 ? seen : seen.toReversed();
      ({ pending } = await director.act(w.start + (tick + 1) * TICK, shuffled, inputsAt(tick, pending)));
    }
    expect(moments.map(({ heard }) => heard.length)).toEqual([0, 0, 3 + 3, 3]);
    expect(moments[3]!.heard.map(({ payload }) => payload)).toEqual(['a', 'z', 'b']);
    expect(moments[2]!.heard.filter(({ retained }) => retained).map(({ topic }) => topic)).toEqual([1, 2, 3].map((n) => `twinward/v1/${homeNumber(n)}/enrolment`));
    expect(moments.map(({ answers }) => answers.map(({ packet }) => packet))).toEqual([[], ['connack'], ['suback', 'suback', 'suback'], []]);
  });

  it('holds an attack to its messages per tick, and says so', async () => {
    const carried: AttackAction[][] = [];
    const w = world([{ id: 'SEC-BRK-03' }], 3);
    const director = new AttackDirector(w, planAttacks(w, [noting(5, [])]), held(granting, carried), 'label');
    for (let tick = 0; tick < 3; tick += 1) await director.act(w.start + (tick + 1) * TICK, [], []);
    expect(carried[2]).toHaveLength(3);
    expect(director.directed()[0]).toMatchObject({ status: 'Inconclusive', reason: 'it wanted to send 5 messages in one tick, and may send 3' });
  });

  it('with a limit of 0 messages lets none out', async () => {
    const carried: AttackAction[][] = [];
    const w = world([{ id: 'SEC-BRK-03' }], 3);
    const director = new AttackDirector(w, planAttacks(w, [noting(5, [], 0)]), held(granting, carried), 'label');
    for (let tick = 0; tick < 5; tick += 1) await director.act(w.start + (tick + 1) * TICK, [], []);
    expect(carried.flat().filter(({ act }) => act === 'publish')).toEqual([]);
  });

  it('cleans up once, lets nothing act afterwards, and calls what was cut short stopped', async () => {
    const carried: AttackAction[][] = [];
    const transport = held(granting, carried);
    const w = world([{ id: 'SEC-BRK-03' }], 3);
    const director = new AttackDirector(w, planAttacks(w, [noting(0, [])]), transport, 'label');
    await director.act(w.start + TICK, [], []);
    await director.finish(true);
    await director.finish(false);
    expect(await director.act(w.start + 2 * TICK, seen, [])).toEqual({ seen: [], pending: [] });
    expect(transport.cleaned).toBe(1);
    expect(carried).toHaveLength(1);
    expect(director.directed()[0]).toMatchObject({ status: 'Stopped', residue: { left: 0, checked: ['all'] } });
  });

  it('an attack whose time never came is cancelled, and opened nothing', async () => {
    const w = world([{ id: 'SEC-BRK-03', window: ['5h', '6h'] }], 3);
    const carried: AttackAction[][] = [];
    const director = new AttackDirector(w, planAttacks(w), held(granting, carried), 'label');
    await director.act(w.start + TICK, seen, []);
    await director.finish(true);
    expect(carried).toEqual([]);
    expect(director.directed()[0]).toMatchObject({ status: 'Cancelled', residue: { left: 0, checked: [] } });
  });
});
