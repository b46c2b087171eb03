/**
 * Inputs from outside (DESIGN §5): commands to hubs, what people plant in a running world, what a broker answers an attacker. They take effect at the start of the
 * next tick, in order of source and id; what is written down is enough to run the same again.
 */
import { CommandInput, PlantInput, type RunInput } from '../../contract/run-files.ts';
import type { Shard } from '../../sim/shard.ts';
import type { PlantedCause } from '../../sim/plantings.ts';
import type { World } from '../../sim/world.ts';

/** An input that has not taken effect yet. */
export type PendingInput = Omit<RunInput, 'tick'>;

/** The inputs of one tick, in the order in which they take effect. */
export function inputsAt(tick: number, pending: readonly PendingInput[]): RunInput[] {
  const keyed = pending.map((input) => ({ input: { tick, ...input }, key: `${input.source}\n${input.id}` }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ input }) => input);
}

/** The home that an input acts on; `undefined` where it moves nothing in the world. */
export function homeOf({ kind, data }: Pick<RunInput, 'kind' | 'data'>): string | undefined {
  return kind === 'command' || kind === 'plant' ? (data['home'] as string) : undefined;
}

/** Lets an input take effect, in the shard that holds its home, when the shard stands at the start of the input's tick. */
export function apply(world: World, shard: Shard, input: RunInput): void {
  const { id, kind, data } = input;
  if (kind === 'command') {
    const { home, name, dev } = CommandInput.parse(data);
    shard.command(home, { id, name, ...(dev !== undefined && { dev }) });
  } else if (kind === 'plant') {
    const cause = causeOf(world, input);
    if (cause) shard.inject(homeOf(input) as string, cause);
  }
}

/** What an input plants; `undefined` where it is of another kind, or does not fit its home. */
export function causeOf(world: World, { tick, source, id, kind, data }: RunInput): PlantedCause | undefined {
  if (kind !== 'plant') return undefined;
  const { what, entry, home, severity, duration } = PlantInput.parse(data);
  return world.planting(what, entry, Number(home.slice(1)) - 1, { key: `${entry}:input-${source}-${id}`, onset: tickStart(world, tick), severity, duration });
}

/** Why a world cannot have an input; `undefined` where it can. Its data are well-formed. */
export function unfit(world: World, { kind, data }: PendingInput): string | undefined {
  const index = Number((homeOf({ kind, data }) as string).slice(1)) - 1;
  if (index < 0 || index >= world.homes) return `there is no home ${String(data['home'])}: the run has ${world.homes}`;
  if (kind !== 'plant') return undefined;
  const { what, entry } = data as PlantInput;
  return world.planting(what, entry, index, { key: 'asked', onset: world.start }) ? undefined : `there is no ${what} "${entry}" that fits home ${String(data['home'])}: see twinward list ${what}s`;
}

/** When a tick begins, epoch ms. */
export function tickStart(world: World, tick: number): number {
  return Math.min(world.end, world.start + tick * world.tickMs);
}
