/** A run that the page asks for: what its address says, and what its start page chooses. */
import type { CommandInput, PlantInput, RunInput } from '../../contract/run-files.ts';

export interface AskedRun {
  /** id of a shipped scenario */
  scenario: string;
  /** absent: the scenario's own */
  seed?: string;
  homes?: number;
  /** such as `4h` */
  duration?: string;
  /** id of a shipped pipeline; absent: the reference */
  sut?: string;
  /** what takes effect, where a run with inputs is lived again */
  inputs?: readonly RunInput[];
}

/** Something that a person does to a living run. `id` is the page's own. */
export type AskedInput = { id: string } & ({ kind: 'command'; data: CommandInput } | { kind: 'plant'; data: PlantInput });

export { INPUTS_MOST, PAGE_SOURCE } from '../../lab/run/attach.ts';

/** As many homes as a browser runs. */
export const HOMES_MOST = 10_000;
