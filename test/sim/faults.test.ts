/** What the entries of the fault catalogue say of themselves: what is seen of them, what they move, how severity and duration tell. */
import { describe, expect, it } from 'vitest';
import { DEVICE_KINDS } from '../../contract/messages.ts';
import type { FaultEntry, PlantContext, Planted } from '../../sim/core/catalogue.ts';
import { INPUTS } from '../../sim/core/catalogue.ts';
import { DECOYS } from '../../sim/decoys/index.ts';
import { EPISODES } from '../../sim/conditions/index.ts';
import { FAULTS } from '../../sim/faults/index.ts';
import { MAY_SHOW, othersLeft } from '../../sim/faults/symptoms.ts';
import { MACHINES } from '../../sim/statecharts/index.ts';
import { SYMPTOMS, type Symptom } from '../../contract/truth.ts';
import { World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

const HOUR = 3_600_000;
const { profile } = new World({ scenario: testScenario() }).home(0);
const ONSET = Date.parse('2026-01-14T18:00:00Z');
const RUN_END = ONSET + 96 * HOUR;
/** Draws from 0.05 to 0.95, another for each address and seed. */
const drawn = (seed: number) => (index: number) => 0.05 + 0.9 * (((index + 1) * 0.618034 + seed * 0.414214) % 1);
const plant = (entry: FaultEntry, changes: Partial<PlantContext> = {}, seed = 1): Planted =>
  entry.plant({ profile, devices: [...DEVICE_KINDS], onset: ONSET, severity: 0.6, durationMs: undefined, runEnd: RUN_END, draw: drawn(seed), own: drawn(seed + 1000), ...changes });
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const shown = ({ symptoms }: Pick<FaultEntry, 'symptoms'>) => SYMPTOMS.filter((symptom) => symptoms[symptom] === 'present');
const DOING = FAULTS.filter(({ id }) => id !== 'noop');

describe.each(FAULTS.map((entry) => [entry.id, entry] as const))('%s', (id, entry) => {
  if (id !== 'noop') it('is told from all other layers by the symptoms that it shows', () => {
    const named = entry.orLayers ?? [];
    expect(shown(entry).length).toBeGreaterThan(0);
    expect(othersLeft(FAULTS, entry.layer, shown(entry)).toSorted()).toEqual([...named].toSorted());
  });

  it('shows nothing that its layer, or one it is taken for, never shows', () => {
    const may = [entry.layer, ...(entry.orLayers ?? [])].flatMap((layer) => MAY_SHOW[layer as keyof typeof MAY_SHOW]);
    for (const symptom of shown(entry)) expect(may).toContain(symptom);
    for (const symptom of SYMPTOMS.filter((one) => !MAY_SHOW[entry.layer as keyof typeof MAY_SHOW].includes(one) && !shown(entry).includes(one))) expect(entry.symptoms[symptom]).toBe('absent');
  });

  it('lasts as long as asked, never beyond the end of the run, and by severity where nothing is asked', () => {
    for (const seed of SEEDS) {
      const end = (changes: Partial<PlantContext>) => plant(entry, changes, seed).end - ONSET;
      const asked = end({ durationMs: 5 * HOUR });
      expect(asked).toBeGreaterThan(4.5 * HOUR);
      expect(asked).toBeLessThan(8.5 * HOUR); // after what comes before it: a falling charge, a fading signal
      expect(end({ durationMs: 900 * HOUR })).toBeLessThanOrEqual(96 * HOUR);
      if (id !== 'noop') expect(JSON.stringify(plant(entry, { severity: 1 }, seed))).not.toBe(JSON.stringify(plant(entry, { severity: 0.2 }, seed)));
    }
  });

  it('does nothing before its onset, and breaks nothing that is not mended by its end', () => {
    for (const seed of SEEDS) {
      for (const severity of [0, 0.2, 0.6, 1]) {
        const { begins, end, events, influences, device } = plant(entry, { severity }, seed);
        for (const { from, riseMs, holdMs, fallMs, size } of influences) {
          expect(from).toBeGreaterThanOrEqual(ONSET - 1);
          expect(from + riseMs + holdMs + fallMs).toBeLessThanOrEqual(end + 6 * 60_000); // a signal comes back by and by
          expect([riseMs, holdMs, fallMs].every((length) => length >= 0)).toBe(true);
          expect(size).not.toBe(0);
        }
        for (const { at, target, event, until, device: of } of events) {
          expect(at).toBeGreaterThanOrEqual(ONSET);
          expect(at).toBeLessThanOrEqual(end);
          if (target !== 'kit') expect(eventsOf(target)).toContain(event);
          if (until !== undefined) expect(events.some((other) => other.at === until && other.target === target && other.event !== event && other.device === of), `${event} is mended`).toBe(true);
          if (target === 'sensor') expect(of).toBe(device);
        }
        expect(end).toBeGreaterThan(begins ?? ONSET);
      }
    }
  });
});

function eventsOf(target: keyof typeof MACHINES): string[] {
  return MACHINES[target].machine.events as string[];
}

describe('the fault catalogue', () => {
  it('sends every event of the machines of kit that comes from outside', () => {
    const sent = new Set(DOING.flatMap((entry) => SEEDS.flatMap((seed) => plant(entry, {}, seed).events.map(({ target, event }) => `${target} ${event}`))));
    const inner = new Set(['uplink HUB_UP', 'uplink HUB_DOWN']);
    const all = (['sensor', 'link', 'hub', 'uplink'] as const).flatMap((target) => eventsOf(target).filter((event) => !event.startsWith('xstate.')).map((event) => `${target} ${event}`));
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter((event) => !sent.has(event) && !inner.has(event))).toEqual([]);
  });

  it('moves every declared input of kit and delivery that no decoy or episode moves', () => {
    const moved = new Set(DOING.flatMap((entry) => SEEDS.flatMap((seed) => plant(entry, {}, seed).influences.map(({ input }) => input))));
    const declared = INPUTS.slice(INPUTS.indexOf('gain'));
    expect(declared.filter((input) => !moved.has(input))).toEqual([]);
    expect([...moved].filter((input) => INPUTS.indexOf(input) < INPUTS.indexOf('siteTemperature')), 'inputs of the body').toEqual([]);
  });

  it('knows all layers, and has a fault for every symptom', () => {
    const layers = [...new Set(FAULTS.map(({ layer }) => layer))];
    expect(layers.toSorted()).toEqual(Object.keys(MAY_SHOW).toSorted());
    const silent = SYMPTOMS.filter((symptom) => !DOING.some(({ symptoms }) => symptoms[symptom] === 'present'));
    expect(silent.filter((symptom) => !MAYBE.includes(symptom)), 'symptoms that no fault must show').toEqual([]);
  });

  it('is wrong about the layer as soon as a fault claims what only another layer shows', () => {
    const [first] = FAULTS.filter(({ layer }) => layer === 'uplink');
    const lying = [...FAULTS, { ...(first as FaultEntry), symptoms: {} }];
    expect(FAULTS.filter((entry) => entry.layer === 'hub' && othersLeft(lying, 'hub', shown(entry)).includes('uplink') && !entry.orLayers).length).toBeGreaterThan(0);
  });

  it('says for visits that are poor at the provider what is seen then', () => {
    for (const entry of FAULTS.filter(({ id }) => id.startsWith('visit-'))) {
      const sides = SEEDS.map((seed) => plant(entry, {}, seed));
      const away = sides.find(({ layer }) => layer === 'shared');
      expect(sides.some(({ layer }) => layer === undefined), entry.id).toBe(true);
      expect(away?.symptoms, entry.id).toBeDefined();
      expect(othersLeft(FAULTS, 'shared', shown({ symptoms: away!.symptoms! }))).toEqual([]);
    }
  });

  it('hits all homes of an area by a cut of power, and a share by severity with a provider', () => {
    const homes = Array.from({ length: 200 }, (_, home) => home);
    const hit = (id: string, severity: number) => homes.filter((home) => plant(FAULTS.find((entry) => entry.id === id)!, { severity, own: drawn(7 * home) }).events.length > 0).length;
    expect(hit('street-power-cut', 0.2)).toBe(200);
    expect(hit('isp-outage', 0.2)).toBeGreaterThan(30);
    expect(hit('isp-outage', 1)).toBeGreaterThan(hit('isp-outage', 0.2) + 40);
    expect(hit('isp-outage', 1)).toBe(200);
    expect(hit('isp-outage', 0.6)).toBeLessThan(170);
  });
});

/** Shown by some homes or by some draws only. */
const MAYBE: readonly Symptom[] = ['hub-on-backup-cell', 'call-poor-provider', 'link-signal-held'];

it('no look-alike of a fault is the fault itself', () => {
  const known = new Set([...FAULTS, ...DECOYS, ...EPISODES].map(({ id }) => id));
  for (const { id, lookAlike } of FAULTS) {
    expect(lookAlike).not.toBe(id);
    expect(known.has(lookAlike), `${id}: ${lookAlike}`).toBe(true);
  }
});

it.each(FAULTS.map((entry) => [entry.id, entry] as const))('%s in the last moment of a run, or after it, is planted without complaint, and over by then', (_, entry) => {
  for (const after of [-1000, 0, HOUR]) for (const durationMs of [undefined, 60_000, 4 * HOUR]) for (const severity of [0, 1]) {
    const { end } = plant(entry, { onset: RUN_END + after, durationMs, severity });
    expect(Number.isFinite(end)).toBe(true);
    expect(end).toBeLessThanOrEqual(RUN_END);
  }
});
