/** What a what-if varies: from the words of the command line to scenarios that differ from the baseline in what is prescribed, in the kit, or in the pipeline, and in nothing that happens. */
import { badInput } from '../../contract/errors.ts';
import { DEVICE_KINDS, Thresholds, type DeviceKind } from '../../contract/messages.ts';
import type { PopulationGroup, Prescription, Scenario } from '../../contract/scenario.ts';
import type { WhatIfVariant } from '../../reports/what-if.ts';
import { suggest } from '../../scenarios/nearest.ts';
import { isMeasured } from '../../sim/behaviour/prescribed.ts';
import { World } from '../../sim/world.ts';

type Limit = keyof Thresholds;
const LIMITS = Object.keys(Thresholds.shape) as Limit[];
/** Limits that are yes or no. */
const FLAGS: ReadonlySet<Limit> = new Set(['spo2Scale2', 'onOxygen']);
/** What a clinician could mean, inclusive, and its unit. @source assumption: wide enough for every published limit, narrow enough to catch a slip */
const RANGE: Readonly<Record<Exclude<Limit, 'spo2Scale2' | 'onOxygen' | 'weightReference'>, readonly [low: number, high: number, unit: string]>> = {
  spo2Low: [50, 100, '%'], heartRateHigh: [60, 250, '/min'], heartRateLow: [20, 100, '/min'], respirationHigh: [10, 60, '/min'], systolicHigh: [100, 260, 'mmHg'], systolicLow: [50, 160, 'mmHg'],
  glucoseLow: [30, 200, 'mg/dL'], glucoseHigh: [100, 600, 'mg/dL'], temperatureHigh: [36, 43, '°C'], weightGain: [0.2, 30, 'kg'],
};
/** Steps of one sweep, both ends included. Each is a whole run. */
export const SWEEP_STEPS_MAX = 20;

/** One variant: what differs from the baseline. */
export interface Variant extends WhatIfVariant {
  prescribe?: Prescription;
  kit?: KitChange;
  /** file of a rule written as data */
  rule?: string;
}

export interface KitChange {
  add: readonly DeviceKind[];
  remove: readonly DeviceKind[];
}

interface Setting {
  limit: Limit;
  how: '=' | '+=' | '-=';
  text: string;
}

/** `spo2Low=88`, `spo2Low-=2`: limit, sign, and what follows. */
function settingOf(option: string, text: string): Setting {
  const match = /^\s*(\w+)\s*(=|\+=|-=)\s*(\S+)\s*$/.exec(text);
  if (!match) throw badInput('bad-option', `${option}: "${text}" is no setting`, { path: option }, 'write a limit and a value: spo2Low=88, or spo2Low-=2 to move everyone\'s own');
  const [, name = '', how = '=', value = ''] = match;
  const limit = LIMITS.find((one) => one === name);
  if (!limit) throw badInput('unknown-limit', `${option}: there is no limit "${name}"`, { path: option }, suggest(name, LIMITS));
  return { limit, how: how as Setting['how'], text: value };
}

function numberOf(option: string, { limit, how, text }: Setting, value = text): number {
  if (!/^-?\d+(\.\d+)?$/.test(value)) throw badInput('bad-option', `${option}: "${value}" is no number for ${limit}`, { path: option }, `write a number: ${limit}${how}2`);
  return Number(value);
}

/** What one setting prescribes. @throws TwinwardError where no clinician could mean it */
function prescriptionOf(option: string, { limit, how, text }: Setting, given?: number): Prescription {
  if (FLAGS.has(limit)) {
    if (how !== '=' || given !== undefined || (text !== 'true' && text !== 'false')) throw badInput('bad-option', `${option}: ${limit} is yes or no`, { path: option }, `write ${limit}=true or ${limit}=false`);
    return { set: { [limit]: text === 'true' } };
  }
  const value = given ?? numberOf(option, { limit, how, text });
  if (how !== '=') return { by: { [limit]: how === '-=' ? 0 - value : value } };
  if (limit === 'weightReference') throw badInput('bad-option', `${option}: one reference weight cannot be everyone's`, { path: option }, 'move each person\'s own: weightReference+=1, or prescribe another gain: weightGain=1.5');
  const [low, high, unit] = RANGE[limit as keyof typeof RANGE];
  if (value < low || value > high) {
    throw badInput('limit-range', `${option}: ${limit} cannot be ${value} ${unit}`, { path: option }, value < 0 ? `to lower everyone's own by ${-value} write ${limit}-=${-value}` : `give ${low} to ${high} ${unit}, or move everyone's own: ${limit}-=2`);
  }
  return { set: { [limit]: value } };
}

function nameOf({ limit, how }: Setting, value: string | number): string {
  if (how !== '=' && Number(value) === 0) return `${limit} ±0`;
  return how === '=' ? `${limit} ${value}` : `${limit} ${(how === '-=') === (Number(value) < 0) ? '+' : '−'}${Math.abs(Number(value))}`;
}

/** `--with "spo2Low=88,heartRateHigh=110"`: one variant. */
export function withVariant(text: string): Variant {
  const option = '--with';
  let prescribe: Prescription = {};
  const names: string[] = [];
  for (const piece of text.split(',')) {
    const setting = settingOf(option, piece);
    const one = prescriptionOf(option, setting);
    const where = one.set ? 'set' : 'by';
    if (prescribe[where]?.[setting.limit as never] !== undefined) throw badInput('bad-option', `${option}: ${setting.limit} is given twice in "${text}"`, { path: option }, 'keep one of them, or give --with twice for two variants');
    prescribe = { ...prescribe, [where]: { ...prescribe[where], ...one[where] } };
    names.push(nameOf(setting, setting.text));
  }
  return { name: names.join(', '), by: 'limits', asked: text.replaceAll(/\s+/g, ''), prescribe };
}

/** `--sweep spo2Low=84..92:2`, `--sweep spo2Low-=0..6:2`: a variant per step, both ends included. */
export function sweepVariants(text: string): Variant[] {
  const option = '--sweep';
  const setting = settingOf(option, text);
  const match = /^(-?[\d.]+)\.\.(-?[\d.]+):([\d.]+)$/.exec(setting.text);
  if (!match || FLAGS.has(setting.limit)) throw badInput('bad-sweep', `${option}: "${text}" is no series`, { path: option }, 'write first, last and step: spo2Low=84..92:2, or spo2Low-=0..6:2 to move everyone\'s own');
  const [first, last, step] = match.slice(1, 4).map((part) => numberOf(option, setting, part)) as [number, number, number];
  if (step <= 0) throw badInput('bad-sweep', `${option}: the step of "${text}" does not go anywhere`, { path: option }, 'give a step above 0; the series may also fall: 92..84:2');
  const steps = Math.floor(Math.abs(last - first) / step + 1e-9) + 1;
  if (steps > SWEEP_STEPS_MAX) throw badInput('sweep-long', `${option}: "${text}" has ${steps} steps, each a run of its own; at most ${SWEEP_STEPS_MAX} are made`, { path: option }, `take a longer step, such as ${setting.limit}${setting.how}${first}..${last}:${coarser(Math.abs(last - first))}`);
  const values = Array.from({ length: steps }, (_, index) => Math.round((first + (last < first ? -1 : 1) * index * step) * 1000) / 1000);
  const axis = `${setting.limit}${setting.how === '=' ? '' : ' of each, moved by'}`;
  return values.map((value) => ({
    name: nameOf(setting, value), by: 'limits', asked: `${setting.limit}${setting.how}${value}`, prescribe: prescriptionOf(option, setting, value), sweep: { axis, value: setting.how === '-=' ? 0 - value : value },
  }));
}

/** A step that fits: 1, 2 or 5 times a power of ten. */
function coarser(width: number): number {
  let power = 0.001;
  for (;;) {
    for (const lead of [1, 2, 5]) if (width / (lead * power) + 1 <= SWEEP_STEPS_MAX) return Math.round(lead * power * 1000) / 1000;
    power *= 10;
  }
}

/** `--kit "+pulse-oximeter,-wearable"`: one variant. */
export function kitVariant(text: string): Variant {
  const option = '--kit';
  const add: DeviceKind[] = [];
  const remove: DeviceKind[] = [];
  for (const piece of text.split(',')) {
    const [, sign, name = ''] = /^\s*([+-])\s*(\S+)\s*$/.exec(piece) ?? [];
    if (!sign) throw badInput('bad-option', `${option}: "${piece.trim()}" says neither what to add nor what to take away`, { path: option }, 'write +kind or -kind: --kit "+pulse-oximeter,-wearable"');
    const kind = DEVICE_KINDS.find((one) => one === name);
    if (!kind) throw badInput('unknown-device', `${option}: there is no device "${name}"`, { path: option }, suggest(name, DEVICE_KINDS));
    if (add.includes(kind) || remove.includes(kind)) throw badInput('bad-option', `${option}: ${kind} is named twice in "${text}"`, { path: option }, 'keep one of them, or give --kit twice for two variants');
    (sign === '+' ? add : remove).push(kind);
  }
  return { name: [...add.map((kind) => `with ${kind}`), ...remove.map((kind) => `without ${kind}`)].join(', '), by: 'kit', asked: text.replaceAll(/\s+/g, ''), kit: { add, remove } };
}

/** The same pipeline with one rule more. @param id of the rule */
export function ruleVariant(file: string, id: string): Variant {
  return { name: `rule ${id}`, by: 'pipeline', asked: file, rule: file };
}

/** Another pipeline on the same homes. */
export function sutVariant(id: string): Variant {
  return { name: `pipeline ${id}`, by: 'pipeline', asked: id };
}

/**
 * The scenario of a variant: what the enrolment says, and what watches; what happens is dealt and drawn as in the baseline.
 * @throws TwinwardError where the variant could change nothing, or leaves a group without a device
 */
export function scenarioOf(scenario: Scenario, { prescribe, kit, by, asked }: Variant): Scenario {
  const option = by === 'kit' ? '--kit' : '--with';
  let { population } = scenario;
  if (kit) {
    population = population.map((group) => withKit(group, kit));
    if (population.every((group, index) => group === scenario.population[index])) throw badInput('kit-nothing', `${option}: "${asked}" changes no kit of ${scenario.id}`, { path: option }, `its groups have: ${scenario.population.map(({ id, devices }) => `${id} (${devices.join(', ')})`).join('; ')}`);
  }
  if (prescribe) {
    for (const limit of Object.keys({ ...prescribe.set, ...prescribe.by }) as Limit[]) checkReach(scenario, limit, prescribe, option);
    population = population.map((group) => ({ ...group, prescribe: { set: { ...group.prescribe?.set, ...prescribe.set }, by: sumOf(group.prescribe?.by, prescribe) } }));
  }
  return population === scenario.population ? scenario : { ...scenario, population };
}

/** A limit that is set anew leaves nothing of how it was moved before. */
function sumOf(before: Prescription['by'], { set, by }: Prescription): NonNullable<Prescription['by']> {
  const sum: Record<string, number> = {};
  for (const [limit, value] of Object.entries(before ?? {})) if (value !== undefined && set?.[limit as Limit] === undefined) sum[limit] = value;
  for (const [limit, value] of Object.entries(by ?? {})) if (value !== undefined) sum[limit] = (sum[limit] ?? 0) + value;
  return sum;
}

function withKit(group: PopulationGroup, { add, remove }: KitChange): PopulationGroup {
  const devices = [...group.devices.filter((kind) => !remove.includes(kind)), ...add.filter((kind) => !group.devices.includes(kind))];
  if (devices.length === 0) throw badInput('kit-empty', `--kit: nothing is left in the homes of "${group.id}"`, { path: '--kit' }, `leave them one of: ${group.devices.join(', ')}`);
  const same = devices.length === group.devices.length && devices.every((kind) => group.devices.includes(kind));
  return same ? group : { ...group, devices, plantedFor: group.plantedFor ?? group.devices };
}

/** @throws TwinwardError where the limit would be told to nobody */
function checkReach(scenario: Scenario, limit: Limit, { set, by }: Prescription, option: string): void {
  const measured = scenario.population.some((group) => group.share > 0 && isMeasured(limit, group.devices));
  if (!measured) throw badInput('limit-nobody', `${option}: nobody in ${scenario.id} has a device that measures what ${limit} is about`, { path: option }, 'choose another limit, or a scenario with such a device');
  if (by?.[limit as keyof typeof by] === undefined || set?.[limit] !== undefined) return;
  const world = new World({ scenario });
  for (let index = 0; index < world.homes; index += 1) if (world.enrolment(world.home(index), '').residents.some(({ thresholds }) => typeof thresholds?.[limit] === 'number')) return;
  throw badInput('limit-nobody', `${option}: nobody in ${scenario.id} has a ${limit} of their own to move`, { path: option }, `prescribe one for all whose kit measures it: ${limit}=…`);
}

/** In how many homes the enrolment says other limits, and in how many other devices stand. */
export function touched(before: Scenario, after: Scenario): { limits: number; kit: number } {
  if (before === after) return { limits: 0, kit: 0 };
  const [a, b] = [new World({ scenario: before }), new World({ scenario: after })];
  let [limits, kit] = [0, 0];
  for (let index = 0; index < a.homes; index += 1) {
    const [inA, inB] = [a.enrolment(a.home(index), ''), b.enrolment(b.home(index), '')];
    if (JSON.stringify(inA.residents) !== JSON.stringify(inB.residents)) limits += 1;
    if (JSON.stringify(inA.devices) !== JSON.stringify(inB.devices)) kit += 1;
  }
  return { limits, kit };
}
