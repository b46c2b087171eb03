/**
 * The first attacks, end to end: on an open broker they succeed, and the report says which patient lost which alert; under the standard profile they are refused with evidence and cost
 * nobody anything. Equal on the virtual bus and through a real broker, equal on a second run, and nobody else is touched.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { AttackResult, Profile } from '../../contract/attack.ts';
import type { RunInput } from '../../contract/run-files.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { attackerAccess } from '../../lab/broker/attacker-access.ts';
import type { FinishedRun } from '../../lab/run/run-scenario.ts';
import { VirtualTransport } from '../../lab/run/virtual.ts';
import { firstDifference, homeNumber, labRun, promised, referencePipeline, type Tampered, tampered, voice } from '../support/lab-run.ts';
import { testScenario } from '../support/scenario.ts';

/** Glucose also falls unplanted. */
const planted = (truth: { id: string } | undefined) => truth !== undefined && !truth.id.includes('/by-itself-');

/** Low oxygen in home 1, low glucose in home 3; both attacked. Homes 2, 4 and 5 are well. */
const NIGHT: Scenario = testScenario({
  id: 'attacked', homes: 5, duration: '8h', seed: 'a',
  plant: {
    episodes: [
      { id: 'copd-exacerbation', homes: [homeNumber(1)], window: ['90m', '2h'], severity: [0.8, 1], duration: '3h' },
      { id: 'nocturnal-hypoglycaemia', homes: [homeNumber(3)], window: ['2h', '150m'], severity: [0.8, 1] },
    ],
    attacks: [{ id: 'SEC-BRK-03', window: ['20m', '40m'] }, { id: 'SEC-DAT-02', share: 1 }],
  },
});
const PEACE: Scenario = { ...NIGHT, plant: { ...NIGHT.plant } };
delete PEACE.plant.attacks;

const attack = ({ report }: FinishedRun, entry: string): AttackResult => report.attacks!.find((one) => one.entry === entry)!;
const inputsOf = ({ inputs }: FinishedRun): RunInput[] => inputs.map((line) => JSON.parse(line) as RunInput);

describe.each(['L0', 'standard'] as const)('under the profile %s', (profile) => {
  let virtual: FinishedRun;
  let embedded: FinishedRun;
  let wire: Tampered;
  beforeAll(async () => {
    let first: Tampered | undefined;
    const transport = () => {
      const made = tampered({}, referencePipeline(), profile);
      first ??= made;
      return made;
    };
    virtual = await labRun(NIGHT, { profile, transport });
    wire = first!;
    embedded = await labRun(NIGHT, { profile, broker: 'embedded' });
  }, 240_000);

  it('is the same through a real broker and on the bus, to the byte', () => {
    expect(embedded.report.manifest.digests).toEqual(virtual.report.manifest.digests);
    expect(embedded.inputs).toEqual(virtual.inputs);
    expect(embedded.alerts).toEqual(virtual.alerts);
    expect(firstDifference(JSON.parse(promised(virtual.report)), JSON.parse(promised(embedded.report)))).toBeUndefined();
    expect(embedded.id).toBe(virtual.id);
  });

  it('takes what the broker answers as inputs of the next tick', () => {
    const inputs = inputsOf(virtual);
    expect(new Set(inputs.map(({ source }) => source))).toEqual(new Set(['attack:SEC-BRK-03/1', 'attack:SEC-DAT-02/1']));
    expect(new Set(inputs.map(({ kind }) => kind))).toEqual(new Set(['broker-answer']));
    const harvest = inputs.filter(({ source }) => source === 'attack:SEC-BRK-03/1');
    expect(harvest[0]).toMatchObject({ id: '000001', data: { packet: 'connack', code: 0 } });
    const connected = (harvest[0] as RunInput).tick;
    expect(harvest.slice(1).every(({ tick, data }) => tick === connected + 1 && data['packet'] === 'suback')).toBe(true);
  });

  it('leaves every home that is not attacked as it was, message by message', async () => {
    const calm = tampered({}, referencePipeline(), profile);
    const peace = await labRun(PEACE, { profile, transport: () => calm });
    const [with_, without] = [wire.byHome(), calm.byHome()];
    for (const n of [2, 4, 5]) expect(with_.get(homeNumber(n)), homeNumber(n)).toEqual(without.get(homeNumber(n)));
    expect(virtual.report.manifest.digests.planned).toBe(peace.report.manifest.digests.planned);
    // The canary of a test stands where the hubs' messages are: there the victims' own messages are untouched too.
    for (const n of [1, 3]) expect(with_.get(homeNumber(n))).toEqual(without.get(homeNumber(n)));
    for (const n of [2, 4, 5]) expect(virtual.byHome.received[homeNumber(n)]).toBe(peace.byHome.received[homeNumber(n)]);
    expect(virtual.report.account).toEqual(peace.report.account);
  });

  it('is replayed to the byte from what was written down, whatever the broker would say now', async () => {
    const other: Profile = profile === 'L0' ? 'standard' : 'L0';
    const again = await labRun(NIGHT, { profile, inputs: inputsOf(virtual) });
    expect(promised(again.report)).toBe(promised(virtual.report));
    // Answers come from the record, also where the transport at hand would answer otherwise.
    const turned = await labRun(NIGHT, { profile, inputs: inputsOf(virtual), transport: () => new VirtualTransport(referencePipeline(), (n) => attackerAccess(other, n)) });
    expect(turned.inputs).toEqual(virtual.inputs);
  });

  it('is held against a run without the attacks and nothing else, whose noise floor is nought', async () => {
    const peace = await labRun(PEACE, { profile });
    for (const result of virtual.report.attacks!) expect(result).toMatchObject({ profile, status: 'Completed', noiseFloor: 0, recovery: { residue: 0, checked: [expect.any(String), expect.any(String)] } });
    expect(virtual.report.performance['withoutAttacks']).toHaveLength(2);
    const detected = peace.report.findings.filter(({ kind, outcome, truth }) => kind === 'episode' && outcome === 'detected' && planted(truth)).map(({ home }) => home);
    expect(detected.toSorted()).toEqual([homeNumber(1), homeNumber(3)]);
    expect(peace.report.attacks).toBeUndefined();
    expect(peace.inputs).toEqual([]);
  });

  if (profile === 'L0') {
    it('the harvest reads everybody, by the broker\'s own grants', () => {
      const harvest = attack(virtual, 'SEC-BRK-03');
      expect(harvest).toMatchObject({ prevention: { verdict: 'None', refused: 0 }, detection: { verdict: 'None' }, impact: { verdict: 'None', patients: 0 }, exposed: { patients: 5, enrolments: 5 } });
      expect(harvest.exposed.messages).toBeGreaterThan(40);
      expect(harvest.prevention.evidence.join('\n')).toMatch(/SUBACK 1: the subscription to # was granted/);
    });

    it('the replay costs both patients their alert, and the report says whose and when it would have come', () => {
      const replay = attack(virtual, 'SEC-DAT-02');
      expect(replay).toMatchObject({ prevention: { verdict: 'None' }, detection: { verdict: 'None', alerts: [] }, impact: { verdict: 'Harmful', patients: 2 }, unexpected: expect.arrayContaining(['prevention', 'detection', 'impact']) });
      expect(replay.impact.lost + replay.impact.late).toBe(2);
      for (const victim of replay.victims) {
        const [change] = victim.changes.filter(({ kind }) => kind === 'lost' || kind === 'late');
        expect(change).toMatchObject({ lifeCritical: true, about: expect.stringContaining(victim.home) });
        expect(change!.twinAt).toBeGreaterThan(victim.from);
        expect(change!.text).toMatch(/without the attack the nurse was told at \d\d:\d\d/);
      }
      const missed = virtual.report.findings.filter(({ kind, outcome, truth }) => kind === 'episode' && outcome === 'missed' && planted(truth)).map(({ home }) => home);
      expect(missed).toHaveLength(replay.impact.lost);
      expect(virtual.report.metrics['security.prevented']).toMatchObject({ value: 0, n: 2 });
      expect(virtual.report.metrics['security.missed']).toMatchObject({ value: 1, n: 3 });
      expect(virtual.report.categories.find(({ id }) => id === 'security')).toMatchObject({ weight: 10 });
    });

    it('what it forged is drawn among the readings of the worst cases', () => {
      const drawn = virtual.report.worst.flatMap(({ signals }) => signals.flatMap(({ readings }) => readings.filter(([, , , flag]) => flag === 'attack')));
      expect(drawn.length).toBeGreaterThan(20);
    });

    it('the real client really received and sent: through the egress, and counted there', () => {
      const figures = (embedded.report.performance['attacks'] as Record<string, { received: number; sent: number; acked: number; egress: Record<string, number> }>);
      expect(figures['SEC-BRK-03/1']!.received).toBeGreaterThanOrEqual(attack(embedded, 'SEC-BRK-03').exposed.messages);
      expect(figures['SEC-DAT-02/1']!.sent).toBe(figures['SEC-DAT-02/1']!.acked);
      expect(figures['SEC-DAT-02/1']!.egress).toMatchObject({ refused: 0 });
    });
  } else {
    it('both are refused, with the broker\'s word for it, and nobody loses anything', () => {
      for (const result of virtual.report.attacks!) {
        expect(result).toMatchObject({ prevention: { verdict: 'Blocked', accepted: 0 }, impact: { verdict: 'None', lost: 0, late: 0, delayed: 0, falseAlerts: 0, patients: 0 }, exposed: { patients: 0, messages: 0, enrolments: 0 }, recovery: { verdict: 'Full', seconds: 0 } });
        expect(result.prevention.refused).toBe(result.prevention.tried);
        expect(result.prevention.evidence.join('\n')).toMatch(/SUBACK 0x80/);
      }
      expect(attack(virtual, 'SEC-DAT-02').prevention.evidence.join('\n')).toMatch(/closed the connection instead of taking a message/);
      expect(virtual.report.metrics['security.prevented']).toMatchObject({ value: 1, n: 2 });
      expect(virtual.report.findings.filter(({ kind, outcome, truth }) => kind === 'episode' && outcome === 'detected' && planted(truth))).toHaveLength(2);
    });
  }
});

describe('the judgement', () => {
  it('credits a security alert that names the victim in time, and no other', async () => {
    const say = (home: string, minute: number, code: 'message-replayed' | 'hypoxia', id: string) => {
      const at = Date.parse('2026-01-14T18:00:00Z') + minute * 60_000;
      return { id, home, at, kind: code === 'hypoxia' ? 'clinical' as const : 'security' as const, code, priority: 'high' as const, route: code === 'hypoxia' ? 'nurse' as const : 'security' as const, state: 'raised' as const, text: 'these readings came before', evidence: [] };
    };
    // Home 1 is under attack from half past seven or so until after eleven; at five past six nobody is.
    const said = [say(homeNumber(1), 200, 'message-replayed', 'right'), say(homeNumber(3), 5, 'message-replayed', 'too early'), say(homeNumber(2), 200, 'message-replayed', 'wrong home')];
    let call = 0;
    const transport = () => {
      const attacked = (call += 1) === 1;
      return new VirtualTransport(voice((now) => (attacked ? said.filter(({ at }) => at === now) : [])), (n) => attackerAccess('L0', n));
    };
    const run = await labRun(NIGHT, { profile: 'L0', transport });
    const replay = attack(run, 'SEC-DAT-02');
    expect(replay.victims.map(({ home, detection }) => [home, detection])).toEqual([[homeNumber(1), 'General'], [homeNumber(3), 'None']]);
    expect(replay.detection).toMatchObject({ verdict: 'None', alerts: [{ id: 'right' }] });
    expect(run.report.findings.filter(({ kind }) => kind === 'false-alarm').map(({ alert }) => alert?.id).toSorted()).toEqual(['too early', 'wrong home']);
    expect(call).toBe(3);
  });

  it('gives no credit for an alert that comes without the attack too', async () => {
    const at = Date.parse('2026-01-14T18:00:00Z') + 200 * 60_000;
    const alert = { id: 'always', home: homeNumber(1), at, kind: 'security' as const, code: 'message-replayed' as const, priority: 'high' as const, route: 'security' as const, state: 'raised' as const, text: 'x', evidence: [] };
    const run = await labRun(NIGHT, { profile: 'L0', transport: () => new VirtualTransport(voice((now) => (now === at ? [alert] : [])), (n) => attackerAccess('L0', n)) });
    expect(attack(run, 'SEC-DAT-02').detection).toEqual({ verdict: 'None', alerts: [] });
  });

  it('of a run that was stopped claims nothing, and what the attack left is taken away all the same', async () => {
    const stop = new AbortController();
    const run = await labRun(NIGHT, { profile: 'L0', broker: 'embedded', signal: stop.signal, onProgress: ({ tick }) => { if (tick === 150) stop.abort(); } });
    const replay = attack(run, 'SEC-DAT-02');
    expect(replay).toMatchObject({ status: 'Stopped', recovery: { residue: 0, checked: [expect.any(String), expect.any(String)] }, victims: [{ changes: [] }, { changes: [] }] });
    expect(run.report.metrics['security.prevented']).toMatchObject({ verdict: 'not-applicable' });
    expect(run.report.verdict).toBe('unknown');
  });

  it('a broker restart ends the attacker\'s connection too, on both transports', async () => {
    const scenario = { ...NIGHT, duration: '3h', plant: { ...NIGHT.plant, stack: [{ id: 'broker-restart' as const, at: '140m' }] } };
    const [virtual, embedded] = [await labRun(scenario, { profile: 'L0' }), await labRun(scenario, { profile: 'L0', broker: 'embedded' })];
    expect(inputsOf(virtual).some(({ data }) => data['packet'] === 'closed')).toBe(true);
    expect(embedded.inputs).toEqual(virtual.inputs);
    expect(promised(embedded.report)).toBe(promised(virtual.report));
  });
});

it('an attack that finds nobody to act on is bad input, before anything starts', async () => {
  const nobody = { ...NIGHT, plant: { ...NIGHT.plant, episodes: [] } };
  await expect(labRun(nobody, { profile: 'L0' })).rejects.toMatchObject({ kind: 'bad-input', code: 'attack-without-victim' });
  const well = { ...NIGHT, plant: { ...NIGHT.plant, attacks: [{ id: 'SEC-DAT-02', homes: [homeNumber(2)] }] } };
  await expect(labRun(well, { profile: 'L0' })).rejects.toMatchObject({ kind: 'bad-input', code: 'attack-does-not-fit' });
});
