/** What is kept of one resident's vital signs; `vitals.ts` fills it. */
import type { DeviceKind } from '../../contract/messages.ts';
import { Baseline } from './baseline.ts';
import { Series } from './series.ts';

export interface IncomingVital {
  kind: DeviceKind;
  dev: string;
  code: string;
  value: number;
  at: number;
  q: number;
}

/** One vital sign: clean readings, and what is usual awake and asleep. */
export interface VitalSign {
  readonly clean: Series;
  readonly awake: Baseline;
  readonly asleep: Baseline;
  /** device of the last clean reading */
  dev: string;
  /** what `levelOf` found last, by span: several rules ask the same in one tick */
  readonly levels: Level[];
}

/** The level of the last `minutes`, and of which readings it is. */
export interface Level {
  readonly minutes: number;
  now: number;
  readings: number;
  lastAt: number;
  value: number | undefined;
}

export interface Vitals {
  /** readings of this tick, until `refineVitals` takes them */
  incoming: IncomingVital[];
  readonly heartRate: VitalSign;
  readonly respiration: VitalSign;
  readonly spo2: VitalSign;
  /** saturation that its own quality or pulse casts doubt on: held back, and heard where a repetition and another device agree (`hypoxia`) */
  readonly doubtful: Series;
  /** device of the last of them */
  doubtfulDev: string;
  /** the whole score, once a minute or, with longer ticks, once a tick; for its own baseline, its level and its hours */
  readonly news2: VitalSign;
  /** since when rules found their condition met, by rule; see `heldFor` */
  readonly heldSince: Map<string, number>;
}

function createSign(): VitalSign {
  return { clean: new Series(90), awake: new Baseline(), asleep: new Baseline(), dev: '', levels: [] };
}

export function createVitals(): Vitals {
  return { incoming: [], heartRate: createSign(), respiration: createSign(), spo2: createSign(), news2: createSign(), doubtful: new Series(20), doubtfulDev: '', heldSince: new Map() };
}
