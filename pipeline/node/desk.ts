/** What the HTTP API may ask of the running pipeline, and nothing else. */
import type { Alert } from '../../contract/alert.ts';
import type { CarePlan, EnrolledDevice, EnrolledResident, Observation, Thresholds } from '../../contract/messages.ts';
import type { Act } from '../core/act.ts';
import type { Anchor } from './audit.ts';
import type { AlertQuery, AuditLine, SaidAlert } from './store/store.ts';

export interface Patient {
  home: string;
  area: string;
  /** of the enrolment; readings of the hub itself come under this name */
  hub?: string;
  /** its `thresholds` are those in force: of the enrolment, or as changed here */
  resident: EnrolledResident;
  devices: readonly EnrolledDevice[];
  carePlan: CarePlan;
}

/** One reading as received; `seq` is of the journal entry it came in. */
export interface StoredObservation extends Observation {
  home: string;
  resident: string | undefined;
  seq: number;
}

export interface ObservationQuery {
  home: string;
  resident?: string;
  /** any of these, LOINC or our URN; undefined: all */
  codes?: readonly string[] | undefined;
  /** measured in [from, to), epoch ms */
  from?: number;
  to?: number;
  /** 1–1000; the newest are given where `from` is absent, else the oldest */
  limit: number;
}

export interface Health {
  ok: boolean;
  broker: 'connected' | 'lost';
  store: 'ready' | 'failed';
  /** close of the last tick, epoch ms; undefined before the first */
  judgedAt: number | undefined;
}

export interface Desk {
  /** epoch ms by the pipeline's clock: of the last tick, where a lab gives the time */
  now(): number;
  health(): Health;
  /** counters and gauges for `/metrics`, by name of Prometheus style without prefix */
  figures(): { name: string; help: string; type: 'counter' | 'gauge'; values: { labels: Record<string, string>; value: number }[] }[];
  /** ascending by home */
  patients(): readonly Patient[];
  /** everybody of one home */
  patientsOf(home: string): readonly Patient[];
  patient(home: string, resident: string): Patient | undefined;
  /** Ascending by time, then by `seq`. */
  observations(query: ObservationQuery): Promise<StoredObservation[]>;
  alerts(query: AlertQuery): Promise<Alert[]>;
  alert(id: string): Promise<{ alert: Alert; history: SaidAlert[] } | undefined>;
  /** Journals, applies and publishes. @returns the alert as it stands, or the limits in force; undefined where there is no such alert or resident, or it is resolved already */
  act(act: Act): Promise<Alert | Thresholds | undefined>;
  audit: {
    /** Adds a line to the chain. */
    write(line: Omit<AuditLine, 'n' | 'prev' | 'hash'>): Promise<void>;
    lines(after: number, limit: number): Promise<AuditLine[]>;
    /** Walks the whole chain. @param anchor a head noted earlier, which must be there still @returns the number of the last line that fits, the head to note down, the first place that does not fit, and the first line kept where that is not 1 */
    verify(anchor?: Anchor): Promise<{ lines: number; from?: number; brokenAt?: number; head: Anchor }>;
  };
}
