/** What acts on the homes of a shard, sorted out beforehand: most homes in most minutes are acted on by nothing. */
import { type Answers, INPUTS, type Influence, influenceAt, type InputName } from './core/catalogue.ts';
import type { Device } from './installed.ts';
import type { PlantedCause } from './plantings.ts';

/** Inputs of the latent body stand first in `INPUTS`. */
const BODY_INPUTS = INPUTS.indexOf('siteTemperature');

interface Acting {
  causes: { id: string; influences: readonly Treated[] }[];
  treatments: readonly Treatment[];
  body: Slots;
  kit: Slots;
}

type Treatment = NonNullable<PlantedCause['treats']>;

/** An influence, and what takes from it. */
interface Treated {
  influence: Influence;
  answers: Answers | undefined;
  /** an act before it treats nothing */
  onset: number;
}

/** Influences in the order in which they add, and the time outside which all are zero: (from, to). */
interface Slots {
  influences: readonly Treated[];
  inputs: readonly number[];
  from: number;
  to: number;
}

export class Influences {
  readonly #rows = new Map<number, Acting>();

  /** Influences add in order of their causes' ids. */
  add(row: number, { truth: { id, onset }, influences, answers, treats }: PlantedCause): void {
    if (influences.length === 0 && !treats) return;
    const known = this.#rows.get(row);
    const causes = [...(known?.causes ?? []), { id, influences: influences.map((influence): Treated => ({ influence, answers, onset })) }].sort((a, b) => (a.id < b.id ? -1 : 1));
    const all = causes.flatMap((cause) => cause.influences);
    const place = ({ influence: { input } }: Treated) => INPUTS.indexOf(input);
    this.#rows.set(row, {
      causes, treatments: treats ? [...(known?.treatments ?? []), treats] : (known?.treatments ?? []),
      body: slots(all.filter((one) => place(one) < BODY_INPUTS && one.influence.device === undefined)),
      kit: slots(all.filter((one) => place(one) >= BODY_INPUTS || one.influence.device !== undefined)),
    });
  }

  /** Adds what acts on the body of a resident to `inputs` [by place in `INPUTS`]. @returns false where nothing does */
  onBody(row: number, at: number, inputs: Float64Array): boolean {
    const acting = this.#rows.get(row);
    if (!acting || at <= acting.body.from || at >= acting.body.to) return false;
    const { influences, inputs: places } = acting.body;
    for (let index = 0; index < influences.length; index += 1) {
      const input = places[index] as number;
      inputs[input] = (inputs[input] as number) + forceAt(influences[index] as Treated, acting.treatments, at);
    }
    return true;
  }

  /** Sum of the influences on one input of the body. */
  bodySum(row: number, input: InputName, at: number): number {
    return this.#sum(row, 'body', input, undefined, at);
  }

  /** Whether anything acts on the kit of a home now. */
  onKit(row: number, at: number): boolean {
    const slots = this.#rows.get(row)?.kit;
    return slots !== undefined && at > slots.from && at < slots.to;
  }

  /** Sum of the influences on one input of one device. */
  sum(row: number, input: InputName, device: Device | undefined, at: number): number {
    return this.#sum(row, 'kit', input, device, at);
  }

  #sum(row: number, on: 'body' | 'kit', input: InputName, device: Device | undefined, at: number): number {
    const acting = this.#rows.get(row);
    if (!acting || at <= acting[on].from || at >= acting[on].to) return 0;
    let sum = 0;
    for (const one of acting[on].influences) {
      if (one.influence.input === input && (one.influence.device === undefined || one.influence.device === device?.kind)) sum += forceAt(one, acting.treatments, at);
    }
    return sum;
  }
}

/** An influence less what treatment since its onset takes away. */
function forceAt({ influence, answers, onset }: Treated, treatments: readonly Treatment[], at: number): number {
  let force = influenceAt(influence, at);
  if (!answers || force === 0) return force;
  for (const { act, at: from, riseMs } of treatments) {
    const efficacy = answers[act];
    if (efficacy === undefined || from < onset || at <= from) continue;
    const x = Math.min(1, (at - from) / riseMs);
    force *= 1 - efficacy * x * x * (3 - 2 * x); // smooth, as an influence rises; no part of the model
  }
  return force;
}

function slots(influences: readonly Treated[]): Slots {
  let from = Infinity;
  let to = -Infinity;
  for (const { influence: { from: begins, riseMs, holdMs, fallMs } } of influences) {
    from = Math.min(from, begins);
    to = Math.max(to, begins + riseMs + holdMs + fallMs);
  }
  return { influences, inputs: influences.map(({ influence: { input } }) => INPUTS.indexOf(input)), from, to };
}
