/** What can be done to a home of a living run, as the worker lists it. */
export const DOABLE = ['episode', 'fault', 'decoy', 'act', 'command'] as const;
export type Doable = (typeof DOABLE)[number];

export interface DoableEntry {
  what: Doable;
  id: string;
  title: string;
  /** one or two sentences; empty where the title says it */
  meaning: string;
  /** the layer of a fault */
  layer?: string;
}

/** Only what fits the home. `devices`: ids that a command may name. */
export interface HomeCatalogue {
  home: number;
  entries: readonly DoableEntry[];
  devices: readonly string[];
}
