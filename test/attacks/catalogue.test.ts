import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type AttackAction, AttackHeader, type AttackMachine, type BrokerAnswer, defineAttack, type Overheard } from '../../attacks/attack.ts';
import { ATTACKS } from '../../attacks/catalogue/index.ts';
import { Telemetry } from '../../contract/messages.ts';
import { ALERT_CODES } from '../../contract/alert-codes.ts';
import { EPISODES } from '../../sim/conditions/index.ts';

const FOLDER = new URL('../../attacks/catalogue/', import.meta.url);
const LAYERS: Readonly<Record<string, string>> = { device: 'DEV', link: 'LNK', broker: 'BRK', data: 'DAT', pipeline: 'PIP', app: 'APP' };
const MINUTE = 60_000;
const START = Date.parse('2026-01-14T18:00:00Z');
const entry = (id: string) => ATTACKS.find((one) => one.id === id)!;

describe('the attack catalogue', () => {
  const files = readdirSync(FOLDER, { withFileTypes: true }).filter((one) => one.isDirectory()).flatMap(({ name }) => readdirSync(new URL(`${name}/`, FOLDER)).map((file) => ({ layer: name, id: file.replace('.ts', '') })));

  it('lists exactly the files of its folders, in order of id, each in the folder of its layer', () => {
    expect(ATTACKS.map(({ id }) => id)).toEqual(files.map(({ id }) => id).toSorted());
    for (const { layer, id } of files) expect(id.slice(4, 7), id).toBe(LAYERS[layer]);
  });

  it('has strict headers: an unknown word is refused', () => {
    const { begins, plan, ...header } = entry('SEC-BRK-03');
    expect(AttackHeader.safeParse({ ...header, payload: 'x' }).success).toBe(false);
    expect(AttackHeader.safeParse({ ...header, id: 'BRK-3' }).success).toBe(false);
    expect(AttackHeader.safeParse({ ...header, messagesPerTickMost: 1000 }).success).toBe(false);
    expect(() => defineAttack({ ...header, stride: 'II', begins, plan })).toThrow();
  });

  it('expects alerts of the security kind, names ATT&CK techniques with their tactic, and hides only episodes that exist', () => {
    for (const { techniques, expects, aim, sources, id } of ATTACKS) {
      for (const code of expects.detection.codes) expect(ALERT_CODES[code].kind, id).toBe('security');
      const ics = techniques.filter(({ taxonomy }) => taxonomy === 'ATT&CK-ICS');
      expect(ics.length, id).toBeGreaterThan(0);
      for (const technique of ics) expect([technique.id, technique.name, technique.tactic], id).toEqual([expect.stringMatching(/^T0\d{3}$/), expect.any(String), expect.stringMatching(/^[a-z-]+$/)]);
      expect(sources.length).toBeGreaterThan(0);
      if (aim.at === 'episodes') for (const episode of aim.episodes) expect(EPISODES.map((one) => one.id)).toContain(episode);
    }
  });

  it('plans the same acts for the same moments', () => {
    for (const { id, plan } of ATTACKS) {
      const context = { targets: [{ home: 'h000001', from: START + 20 * MINUTE, to: START + 40 * MINUTE }], start: START, tickMs: MINUTE };
      expect(JSON.stringify(play(plan(context), 'open')), id).toBe(JSON.stringify(play(plan(context), 'open')));
    }
  });
});

/** A pack of home 1's hub in the tick that closes at `now`. */
function pack(seq: number, now: number, value: number): Overheard {
  const body = { v: 1, run: 'r', home: 'h000001', hub: 'h000001-hub', epoch: 1, seq, sentAt: now - 1000, obs: [{ dev: 'wearable', code: '8867-4', value, unit: '/min', at: now - 2000 }, { dev: 'wearable', code: 'urn:twinward:battery', value: 90, unit: '%', at: now - 3000 }] };
  return { topic: 'twinward/v1/h000001/telemetry', payload: JSON.stringify(body), retained: false };
}

interface Played {
  now: number;
  acts: AttackAction[];
}

/** Sixty ticks: one genuine pack each, value = minute, and a broker that grants or refuses everything. */
function play(machine: AttackMachine, broker: 'open' | 'closed'): Played[] {
  const played: Played[] = [];
  let answers: BrokerAnswer[] = [];
  let granted = false;
  for (let minute = 1; minute <= 60; minute += 1) {
    const now = START + minute * MINUTE;
    if (answers.some((answer) => answer.packet === 'suback' && answer.code < 0x80)) granted = true;
    const acts = machine.step({ now, answers, heard: granted ? [pack(minute, now, minute)] : [] });
    answers = acts.flatMap((act): BrokerAnswer[] => {
      if (act.act === 'connect') return [{ packet: 'connack', code: 0 }];
      if (act.act === 'subscribe') return act.filters.map((filter) => ({ packet: 'suback', filter, code: broker === 'open' ? 1 : 0x80 }));
      return act.act === 'publish' && broker === 'closed' ? [{ packet: 'closed' }] : [];
    });
    played.push({ now, acts });
  }
  return played;
}

const actsOf = (played: readonly Played[], act: AttackAction['act']) => played.flatMap(({ acts }) => acts.filter((one) => one.act === act));

describe('the wildcard harvest', () => {
  const plan = () => entry('SEC-BRK-03').plan({ targets: [{ home: 'h000001', from: START + 20 * MINUTE, to: START + 40 * MINUTE }], start: START, tickMs: MINUTE });

  it.each(['open', 'closed'] as const)('asks once, sends nothing and leaves in order, on a broker that is %s', (broker) => {
    const played = play(plan(), broker);
    expect(actsOf(played, 'connect')).toHaveLength(1);
    expect(actsOf(played, 'publish')).toHaveLength(0);
    expect(actsOf(played, 'disconnect')).toHaveLength(1);
    const [subscribe] = actsOf(played, 'subscribe');
    expect(subscribe).toMatchObject({ filters: expect.arrayContaining(['#', 'twinward/v1/#', 'twinward/v1/+/telemetry', 'twinward/v1/h000001/telemetry']) });
  });

  it('gives up when the broker closes', () => {
    const machine = plan();
    expect(machine.step({ now: START + 20 * MINUTE, answers: [], heard: [] })).toEqual([{ act: 'connect' }]);
    expect(machine.step({ now: START + 21 * MINUTE, answers: [{ packet: 'connack', code: 5 }, { packet: 'closed' }], heard: [] })).toEqual([]);
    expect(machine.step({ now: START + 22 * MINUTE, answers: [], heard: [] })).toEqual([]);
  });
});

describe('the replay', () => {
  const plan = () => entry('SEC-DAT-02').plan({ targets: [{ home: 'h000001', from: START + 20 * MINUTE, to: START + 40 * MINUTE }], start: START, tickMs: MINUTE });
  const played = play(plan(), 'open');
  const forged = played.flatMap(({ now, acts }) => acts.flatMap((act) => (act.act === 'publish' ? [{ now, topic: act.topic, body: Telemetry.parse(JSON.parse(act.payload)) }] : [])));

  it('says what was true before, and nothing of what it heard while it acts', () => {
    expect(forged.length).toBeGreaterThan(20);
    const values = forged.flatMap(({ body }) => body.obs.filter(({ code }) => code === '8867-4').map(({ value }) => value));
    expect(Math.max(...values)).toBeLessThan(20);
    expect(new Set(forged.map(({ topic }) => topic))).toEqual(new Set(['twinward/v1/h000001/telemetry']));
  });

  it('takes every number before the hub does, and each once', () => {
    const numbers = forged.map(({ body }) => body.seq);
    expect(new Set(numbers).size).toBe(numbers.length);
    // The genuine pack of minute m has number m: from the tick after the first act on, each is already taken.
    for (let minute = 21; minute <= 40; minute += 1) expect(forged.some(({ now, body }) => body.seq === minute && now < START + minute * MINUTE), `${minute}`).toBe(true);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(40 + 3);
  });

  it('moves every time into the tick in which it is said', () => {
    for (const { now, body } of forged) {
      expect(body.sentAt).toBeLessThanOrEqual(now);
      for (const { at } of body.obs) expect(now - at).toBeLessThan(MINUTE);
    }
  });

  it('where it may not listen, tries once to write, and leaves', () => {
    const refused = play(plan(), 'closed');
    expect(actsOf(refused, 'publish')).toHaveLength(1);
    expect(actsOf(refused, 'connect')).toHaveLength(1);
    expect(actsOf(refused, 'disconnect')).toHaveLength(1);
  });

  it('is not moved by what is no message at all', () => {
    const machine = plan();
    machine.step({ now: START + MINUTE, answers: [], heard: [] });
    machine.step({ now: START + 2 * MINUTE, answers: [{ packet: 'connack', code: 0 }], heard: [] });
    machine.step({ now: START + 3 * MINUTE, answers: [{ packet: 'suback', filter: 'x', code: 0 }], heard: [] });
    const junk = ['', '{', 'null', '{"epoch":1}', '{"epoch":1,"seq":"x"}', '{"epoch":1,"seq":2,"obs":3}'].map((payload) => ({ topic: 'twinward/v1/h000001/telemetry', payload, retained: false }));
    expect(machine.step({ now: START + 20 * MINUTE, answers: [], heard: junk })).toEqual([]);
  });
});
