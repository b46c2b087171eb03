/** The scenarios that come with the page, as its start page names them. */
export interface ShippedScenario {
  id: string;
  /** the folder it stands in: `demo`, `load`, … */
  shelf: string;
  title: string;
  description: string;
  homes: number;
  /** such as `14h` */
  duration: string;
  seed: string;
}

declare const SHIPPED_SCENARIOS: readonly ShippedScenario[];

/** Put in when the page is built. */
export const SHIPPED: readonly ShippedScenario[] = SHIPPED_SCENARIOS;
