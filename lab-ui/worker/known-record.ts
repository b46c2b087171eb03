/** The record of a home as a pipeline could have it, out of a home computed again. */
import type { SignalName } from '../../contract/codes.ts';
import type { Recalled, RecalledReading } from '../../lab/run/recall.ts';
import type { World } from '../../sim/world.ts';
import type { KnownRecord, KnownSignal } from '../model/known-record.ts';

/** Vital signs, in the order in which a summary tells them. */
const VITAL: readonly SignalName[] = ['spo2', 'heartRate', 'respiration', 'systolic', 'diastolic', 'temperature', 'glucose', 'capillaryGlucose', 'weight', 'peakFlow', 'afBurden'];
/** A device's own word below which a reading is not used. @source as the reference pipeline has it */
const QUALITY_MIN = 0.5;

type Came = RecalledReading & { arrivedAt: number };

export function knownRecord(world: World, { home, readings, events }: Recalled): KnownRecord {
  const came = readings.filter((reading): reading is Came => reading.arrivedAt !== undefined);
  const told = events.flatMap(({ dev, type, at, arrivedAt }) => (arrivedAt === undefined ? [] : [{ dev, type, at, arrived: arrivedAt }]));
  const heard = [...came.map(({ at, arrivedAt }) => [at, arrivedAt] as const), ...told.map(({ at, arrived }) => [at, arrived] as const)].toSorted((a, b) => a[0] - b[0]);
  return {
    enrolment: world.enrolment(home, ''), events: told, heard: [Float64Array.from(heard, ([at]) => at), Float64Array.from(heard, ([, arrived]) => arrived)],
    signals: VITAL.flatMap((signal) => [...Map.groupBy(came.filter((one) => one.signal === signal), ({ dev }) => dev)].map(([dev, list]) => series(signal, dev, list.toSorted((a, b) => a.at - b.at)))),
  };
}

function series(signal: SignalName, dev: string, list: readonly Came[]): KnownSignal {
  return {
    signal, dev, at: Float64Array.from(list, ({ at }) => at), value: Float64Array.from(list, ({ value }) => value), arrived: Float64Array.from(list, ({ arrivedAt }) => arrivedAt),
    usable: Uint8Array.from(list, ({ q }) => Number(q === undefined || q >= QUALITY_MIN)),
  };
}
