/** The radio of homes: the published losses, what usual and careless homes come out as, and what a survey says of them. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../sim/core/rng.ts';
import { DEVICES } from '../../sim/devices/index.ts';
import { installedRadio } from '../../sim/installation.ts';
import { FLOOR_PLANS } from '../../sim/installation/floor-plans.ts';
import { linkSignal, medianSignal, placeKit, uplinkSignal } from '../../sim/installation/placed.ts';
import { kitPoint, lossBetween, roomById, roomEntryLoss, roomOf } from '../../sim/installation/plan-radio.ts';
import { distanceLoss, entryLoss } from '../../sim/installation/propagation.ts';
import { linkVerdict, shelfIn, surveyHome, uplinkVerdict, VERDICTS } from '../../sim/installation/survey.ts';
import { Shard } from '../../sim/shard.ts';
import { World } from '../../sim/world.ts';
import { testScenario } from '../support/scenario.ts';

const KIT = DEVICES.flatMap(({ id, rooms }) => rooms.map((room) => ({ dev: rooms.length > 1 ? `${id}-${room}` : id, room })));
const ROOMS = KIT.map(({ room }) => room);
const NAMES = KIT.map(({ dev }) => dev);
const planOf = (id: string) => FLOOR_PLANS.find((plan) => plan.id === id) ?? FLOOR_PLANS[0]!;
const share = (values: readonly number[], holds: (value: number) => boolean) => values.filter(holds).length / values.length;

/** Every device of every kind in many homes. */
function town(careless: number, homes: number, seed = 'town') {
  const rng = new Rng(seed);
  return Array.from({ length: homes }, (_, home) => installedRadio(rng, home, ROOMS, careless, NAMES));
}

describe('the published losses', () => {
  it('are those of free space at a metre and ten', () => {
    // 20 log10(2440 MHz) − 28 = 39.7 dB; twenty more per decade.
    expect(distanceLoss(1)).toBeCloseTo(39.75, 1);
    expect(distanceLoss(10)).toBeCloseTo(59.75, 1);
  });

  it('enter a traditional building as P.2109 says: 14 dB in the median at 0.8 GHz', () => {
    // Held against the formula of the recommendation, computed apart: 14.17 dB; 10 % and 90 % of places 2.7 and 24.8 dB.
    expect(entryLoss(0.5)).toBeCloseTo(14.17, 1);
    expect(entryLoss(0.9)).toBeCloseTo(24.8, 0);
    expect(entryLoss(0.1)).toBeLessThan(6);
  });

  it('count walls and floors: one light wall 3.4 dB, one wooden floor 5 dB', () => {
    const plan = planOf('terraced');
    const at = (floor: number, x: number, y: number) => ({ floor, x, y });
    const [a, same, behind] = [at(0, 3, 5), at(0, 3, 7), at(0, 3, 3)];
    expect(lossBetween(plan, a, same)).toBeCloseTo(distanceLoss(2), 9);
    expect(lossBetween(plan, a, behind)).toBeCloseTo(distanceLoss(2) + 3.4, 9);
    expect(lossBetween(plan, behind, a)).toBeCloseTo(lossBetween(plan, a, behind), 9);
    // From the living room straight up into the study: no wall, one floor.
    expect(lossBetween(plan, at(0, 4, 5), at(1, 4, 5))).toBeCloseTo(distanceLoss(2.7) + 5, 9);
    const brick = planOf('house-with-basement');
    expect(lossBetween(brick, at(0, 3, 4), at(0, 3, 2))).toBeCloseTo(distanceLoss(2) + 6.9, 9);
    expect(lossBetween(brick, at(0, 3, 4), at(-1, 3, 4))).toBeCloseTo(distanceLoss(2.7) + 10, 9);
  });

  it('take two outer walls from a way that leaves the house', () => {
    const plan = { ...planOf('bungalow'), rooms: planOf('bungalow').rooms.filter(({ id }) => id !== 'bathroom') };
    const gap = lossBetween(plan, { floor: 0, x: 6, y: 4.6 }, { floor: 0, x: 10, y: 4.6 });
    expect(gap).toBeCloseTo(distanceLoss(4) + 2 * 6.9, 9);
  });

  it('are least where there is a window, and most below ground', () => {
    const plan = planOf('house-with-basement');
    const of = (id: string) => roomEntryLoss(plan, roomById(plan, id));
    expect(of('living')).toBeLessThan(of('hall') - 6);
    expect(of('hall')).toBeLessThan(of('basement') - 10);
  });
});

describe('homes installed with care', () => {
  const homes = town(0, 4_000);
  const links = homes.flatMap((radio) => radio.links);
  const uplinks = homes.map(({ uplink }) => uplink);

  it('hear every device: nearly all between −45 and −78 dB[mW], and 99.9 % above −84', () => {
    expect(share(links, (signal) => signal > -84)).toBeGreaterThanOrEqual(0.999);
    expect(share(links, (signal) => signal >= -78)).toBeGreaterThan(0.99);
    expect(share(links, (signal) => signal <= -45)).toBeGreaterThan(0.95);
    expect(Math.max(...links)).toBeLessThan(-30);
    expect(Math.min(...links)).toBeGreaterThan(-88);
  });

  it('have an uplink between −68 and −88 dB[mW]', () => {
    expect(Math.min(...uplinks)).toBeGreaterThanOrEqual(-88);
    expect(share(uplinks, (signal) => signal <= -68)).toBeGreaterThan(0.97);
  });

  it('live in every plan about as often as it says', () => {
    for (const { id, share: asked } of FLOOR_PLANS) expect(share(homes.map(({ plan }) => Number(plan === id)), (hit) => hit === 1), id).toBeCloseTo(asked, 1);
  });

  it('differ from home to home and from device to device', () => {
    expect(new Set(homes.slice(0, 50).map(({ links }) => links.join())).size).toBe(50);
    const [bathroom] = homes.map(({ links: heard }) => ROOMS.flatMap((room, index) => (room === 'bathroom' ? [heard[index]] : [])));
    expect(new Set(bathroom).size).toBeGreaterThan(1);
  });

  it('are the same for the same seed, in any order, and others for another', () => {
    const rng = new Rng('town');
    for (const home of [700, 3, 1_999]) expect(installedRadio(rng, home, ROOMS, 0, NAMES)).toEqual(homes[home]);
    expect(town(0, 20, 'other')).not.toEqual(homes.slice(0, 20));
  });

  it('keep the radio of all devices when one is added or taken away', () => {
    const rng = new Rng('town');
    for (const home of [0, 1, 2, 3, 4, 5, 6, 7]) {
      for (const careless of [0, 1]) {
        const whole = installedRadio(rng, home, ROOMS, careless, NAMES);
        const less = installedRadio(rng, home, ROOMS.slice(1), careless, NAMES.slice(1));
        const hidden = placeKit(rng, home, ROOMS, careless, NAMES).hidden;
        if (hidden !== 0) expect(less.links).toEqual(whole.links.slice(1));
      }
    }
  });

  it('take a device that no plan knows for one in the living room', () => {
    const plan = planOf('flat');
    expect(roomOf(plan, 'attic').id).toBe('living');
    expect(roomOf(plan, 'wrist').id).toBe('living');
    expect(roomOf(planOf('studio'), 'kitchen').id).toBe('living');
  });
});

describe('homes installed without care', () => {
  const homes = town(1, 2_000);

  it('mostly have a device or the uplink where it is poor', () => {
    const poor = homes.map(({ links, uplink }) => Number(Math.min(...links) < -86 || uplink < -100));
    expect(share(poor, (hit) => hit === 1)).toBeGreaterThan(0.65);
  });

  it('are as many as the group says, and the others are as they would be', () => {
    const some = town(0.3, 2_000);
    const careful = town(0, 2_000);
    const changed = some.map((radio, home) => Number(JSON.stringify(radio) !== JSON.stringify(careful[home])));
    expect(share(changed, (hit) => hit === 1)).toBeGreaterThan(0.25);
    expect(share(changed, (hit) => hit === 1)).toBeLessThan(0.35);
    some.forEach((radio, home) => { if (radio.hubRoom !== careful[home]!.hubRoom) expect(radio).toEqual(homes[home]); });
  });
});

it('a run loses readings to the radio where no care was taken, and none where it was', () => {
  const lost = (careless: number): number => {
    const world = new World({ scenario: testScenario({ homes: 20, duration: '1h', population: [{ id: 'all', share: 1, age: [70, 80], devices: DEVICES.map(({ id }) => id), careless }] }) });
    const shard = new Shard(world, 0, world.homes);
    shard.advance(world.end);
    return shard.tally.lostNetwork['not heard by the hub'] ?? 0;
  };
  expect(lost(0)).toBe(0);
  expect(lost(1)).toBeGreaterThan(100);
});

describe('a hub that is moved', () => {
  it('changes the links as the walls between say, and the uplink as the room does', () => {
    const rng = new Rng('move');
    let [nearer, further, indoors] = [0, 0, 0];
    for (let home = 0; home < 300; home += 1) {
      const placed = placeKit(rng, home, ['kitchen', 'bathroom'], 0);
      const { plan } = placed;
      const [kitchen, hall] = [shelfIn(plan, roomOf(plan, 'kitchen').id), shelfIn(plan, roomOf(plan, 'hall').id)];
      if (kitchen.room === placed.hub.room) continue;
      nearer += Number(linkSignal(rng, placed, 0, kitchen) > linkSignal(rng, placed, 0));
      further += 1;
      indoors += Number(uplinkSignal(rng, placed, hall) < uplinkSignal(rng, placed, placed.hub));
    }
    expect(further).toBeGreaterThan(200);
    expect(nearer / further).toBeGreaterThan(0.9);
    expect(indoors / further).toBeGreaterThan(0.75);
  });
});

describe('a survey', () => {
  const world = new World({ scenario: testScenario({ homes: 60, population: [{ id: 'all', share: 1, age: [70, 80], devices: DEVICES.map(({ id }) => id), careless: 0.5 }] }) });
  const surveys = Array.from({ length: world.homes }, (_, index) => surveyHome(world.rng, world.home(index)));

  it('finds what the engine has', () => {
    surveys.forEach((survey, index) => {
      const { devices, careless } = world.home(index);
      const radio = installedRadio(world.rng, index, devices.map(({ room }) => room), careless, devices.map(({ dev }) => dev));
      expect({ plan: survey.plan.id, hubRoom: survey.hub.room, links: survey.devices.map(({ signal }) => signal), uplink: survey.uplink.signal }).toEqual(radio);
    });
  });

  it('judges by the weakest part, and says what to do where something is not good', () => {
    for (const { devices, uplink, verdict, advice, after, careless } of surveys) {
      const all = [uplink.verdict, ...devices.map((device) => device.verdict)];
      expect(verdict).toBe(VERDICTS[Math.max(...all.map((one) => VERDICTS.indexOf(one)))]);
      expect(advice.length > 0 || verdict !== 'poor').toBe(true);
      if (verdict === 'good') expect(advice).toEqual([]);
      if (!careless) expect(verdict).not.toBe('poor');
      expect(VERDICTS.indexOf(after)).toBeLessThanOrEqual(VERDICTS.indexOf(verdict));
    }
    expect(new Set(surveys.map(({ verdict }) => verdict)).size).toBeGreaterThan(1);
  });

  it('gives advice that holds: who follows it has a better home', () => {
    const poor = surveys.filter(({ verdict, move }) => verdict === 'poor' && move);
    expect(poor.length).toBeGreaterThan(8);
    for (const survey of poor) {
      const index = world.home(Number(survey.home.slice(1)) - 1).index;
      const { devices, careless } = world.home(index);
      const placed = { ...placeKit(world.rng, index, devices.map(({ room }) => room), careless, devices.map(({ dev }) => dev)), hidden: -1 };
      const there = shelfIn(survey.plan, survey.move!.room);
      const signals = devices.map((_, place) => linkSignal(world.rng, placed, place, there));
      const rose = signals.filter((signal, place) => !survey.devices[place]!.hidden && signal - survey.devices[place]!.signal >= 4);
      expect(survey.move!.devices).toBe(rose.length);
      const worst = [uplinkVerdict(uplinkSignal(world.rng, placed, there)), ...signals.map(linkVerdict)];
      expect(survey.after).toBe(VERDICTS[Math.max(...worst.map((one) => VERDICTS.indexOf(one)))]);
    }
    expect(share(poor.map(({ after }) => VERDICTS.indexOf(after)), (after) => after < 2)).toBeGreaterThan(0.8);
  });

  it('finds a device in steel by its gain, and asks to take it out', () => {
    const shut = surveys.filter(({ devices }) => devices.some(({ hidden }) => hidden));
    expect(shut.length).toBeGreaterThan(5);
    for (const { devices, advice } of shut) {
      const device = devices.find(({ hidden }) => hidden)!;
      if (device.verdict !== 'good') expect(advice.join(' ')).toContain(`Take the ${device.dev} out of the steel`);
    }
  });

  it('shows each room as the plan has it', () => {
    const { plan, hub, rooms } = surveys[0]!;
    for (const { id, radio } of rooms) {
      const { floor, x, y } = kitPoint(roomById(plan, id));
      expect(radio).toBe(Math.round(medianSignal(plan, hub, floor, x, y)));
    }
  });
});
