/** What a hub can know, taken from a home computed again: its enrolment, and every reading and event that it heard. */
import type { SignalName } from '../../contract/codes.ts';
import type { DeviceKind } from '../../contract/messages.ts';
import type { Recalled, RecalledReading } from '../../lab/run/recall.ts';
import type { World } from '../../sim/world.ts';
import type { Contact, HeardOnce, HubKnows } from '../model/hub-knows.ts';

/** Made by a person's own act. */
const BY_HAND: ReadonlySet<SignalName> = new Set<SignalName>(['systolic', 'diastolic', 'weight', 'capillaryGlucose', 'temperature', 'peakFlow']);

export function hubKnows(world: World, { home, readings, events }: Recalled): HubKnows {
  const { devices, carePlan } = world.enrolment(home, '');
  const kinds = new Map<string, DeviceKind>(devices.map(({ dev, kind }) => [dev, kind]));
  const byDevice = Map.groupBy(readings.filter(({ pack }) => pack !== null), ({ dev }) => dev);
  const heard: HeardOnce[] = [];
  for (const { dev, signal, at, value, pack } of readings) if (pack !== null && BY_HAND.has(signal) && kinds.has(dev)) heard.push({ at, dev, kind: kinds.get(dev)!, what: signal, value });
  for (const { dev, type, at, pack } of events) if (pack !== null && kinds.has(dev)) heard.push({ at, dev, kind: kinds.get(dev)!, what: type });
  return {
    plan: carePlan.items.map(({ dev, windows }) => ({ dev, kind: kinds.get(dev)!, windows })), calendar: carePlan.calendar ?? [], sleep: carePlan.sleep, heard: heard.toSorted((a, b) => a.at - b.at),
    contacts: devices.map(({ dev, kind, intervalS }): Contact => {
      const mine = byDevice.get(dev) ?? [];
      return {
        dev, kind, intervalMs: intervalS * 1000, heard: Float64Array.from(new Set(mine.map(({ at }) => at))).sort(),
        battery: pairs(mine.filter(({ signal }) => signal === 'battery'), ({ value }) => value), quality: pairs(mine.filter(({ q }) => q !== undefined), ({ q }) => q as number),
        signal: pairs(mine.filter(({ signal }) => signal === 'linkSignal'), ({ value }) => value),
      };
    }),
  };
}

function pairs(readings: readonly RecalledReading[], of: (reading: RecalledReading) => number): [Float64Array, Float64Array] {
  const sorted = readings.toSorted((a, b) => a.at - b.at);
  return [Float64Array.from(sorted, ({ at }) => at), Float64Array.from(sorted, of)];
}
