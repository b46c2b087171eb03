/** What acts on the homes of a shard, sorted out beforehand: most homes in most minutes are acted on by nothing. */
import { INPUTS, type Influence, influenceAt, type InputName } from './core/catalogue.ts';
import type { Device } from './installed.ts';
import type { PlantedCause } from './world.ts';

/** Inputs of the latent body stand first in `INPUTS`. */
const BODY_INPUTS = INPUTS.indexOf('siteTemperature');

interface Acting {
  causes: { id: string; influences: readonly Influence[] }[];
  body: Slots;
  kit: Slots;
}

/** Influences in the order in which they add, and the time outside which all are zero: (from, to). */
interface Slots {
  influences: readonly Influence[];
  inputs: readonly number[];
  from: number;
  to: number;
}

export class Influences {
  readonly #rows = new Map<number, Acting>();

  /** Influences add in order of their causes' ids. */
  add(row: number, { truth: { id }, influences }: PlantedCause): void {
    if (influences.length === 0) return;
    const causes = [...(this.#rows.get(row)?.causes ?? []), { id, influences }].sort((a, b) => (a.id < b.id ? -1 : 1));
    const all = causes.flatMap((cause) => cause.influences);
    const place = ({ input }: Influence) => INPUTS.indexOf(input);
    this.#rows.set(row, {
      causes,
      body: slots(all.filter((influence) => place(influence) < BODY_INPUTS && influence.device === undefined)),
      kit: slots(all.filter((influence) => place(influence) >= BODY_INPUTS || influence.device !== undefined)),
    });
  }

  /** Adds what acts on the body of a resident to `inputs` [by place in `INPUTS`]. @returns false where nothing does */
  onBody(row: number, at: number, inputs: Float64Array): boolean {
    const slots = this.#rows.get(row)?.body;
    if (!slots || at <= slots.from || at >= slots.to) return false;
    for (let index = 0; index < slots.influences.length; index += 1) {
      const input = slots.inputs[index] as number;
      inputs[input] = (inputs[input] as number) + influenceAt(slots.influences[index] as Influence, at);
    }
    return true;
  }

  /** Whether anything acts on the kit of a home now. */
  onKit(row: number, at: number): boolean {
    const slots = this.#rows.get(row)?.kit;
    return slots !== undefined && at > slots.from && at < slots.to;
  }

  /** Sum of the influences on one input of one device. */
  sum(row: number, input: InputName, device: Device | undefined, at: number): number {
    let sum = 0;
    for (const influence of this.#rows.get(row)?.kit.influences ?? []) {
      if (influence.input === input && (influence.device === undefined || influence.device === device?.kind)) sum += influenceAt(influence, at);
    }
    return sum;
  }
}

function slots(influences: readonly Influence[]): Slots {
  let from = Infinity;
  let to = -Infinity;
  for (const { from: begins, riseMs, holdMs, fallMs } of influences) {
    from = Math.min(from, begins);
    to = Math.max(to, begins + riseMs + holdMs + fallMs);
  }
  return { influences, inputs: influences.map(({ input }) => INPUTS.indexOf(input)), from, to };
}
