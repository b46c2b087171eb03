/**
 * What can be seen from outside when a layer fails. A symptom that no fault of a layer may show speaks against that layer, and so each symptom is read narrowly:
 *
 * `one-device-silent`, `one-device-patchy`: readings of one device are overdue, or some of them are, while others of the home come. `several-devices-patchy`: of two or more at a time.
 * `all-devices-silent`: nothing is heard of the home. `short-silences`: again and again, for minutes. `will-received`: the broker told of a lost session.
 * `backlog-returned`: the readings of a silence arrive after it, all of them and in the epoch that fell silent. `sequence-gap`: numbers of an epoch are missing. `new-epoch-on-return`: the hub booted
 * meanwhile; `many-epochs`: three times or more. `hub-on-backup-cell`: it said so. `uplink-signal-fell`: under −100 dB[mW].
 * `arrives-late`: from `sentAt` to arrival much more passes than is usual, by times that vary. `all-times-off`: all times of a home, `sentAt` too, are off by the same; `device-times-off`: those of one device.
 * `link-signal-fell`: of a device, by 12 dB or more; `link-signal-held`: a device is silent or patchy, its signal is as before. `link-errors-rose`: the hub's radio misses frames.
 * `signal-quality-poor`, `device-battery-fell`: a device says so of itself.
 * `values-stuck`: the same again and again; `values-noisy`: they scatter; `values-off`: they wander off, slowly; `values-of-another`: from one measurement to the next they stand at another level, as another
 * person's do, and stay there; `values-implausible`: no living person has them.
 * `call-poor-home`, `call-poor-provider`: opinion scores of a side. `neighbours-too`: other homes of the area show the same at the same time; `neighbours-fine`: none does.
 */
import type { Layer } from '../../contract/alert-codes.ts';
import { type Symptom, SYMPTOMS } from '../../contract/truth.ts';
import type { FaultEntry } from '../core/catalogue.ts';

export type FaultLayer = Exclude<Layer, 'security'>;
export type Signs = FaultEntry['symptoms'];

/** All that faults of a layer may show. */
export const MAY_SHOW: Readonly<Record<FaultLayer, readonly Symptom[]>> = {
  device: [
    'one-device-silent', 'one-device-patchy', 'link-signal-held', 'signal-quality-poor', 'device-battery-fell', 'device-times-off', 'values-stuck', 'values-noisy', 'values-off', 'values-implausible',
    'call-poor-home', 'neighbours-fine',
  ],
  link: ['one-device-silent', 'one-device-patchy', 'several-devices-patchy', 'all-devices-silent', 'short-silences', 'link-signal-fell', 'link-errors-rose', 'neighbours-fine'],
  hub: ['all-devices-silent', 'short-silences', 'will-received', 'hub-on-backup-cell', 'new-epoch-on-return', 'many-epochs', 'sequence-gap', 'all-times-off', 'neighbours-fine'],
  uplink: ['all-devices-silent', 'short-silences', 'will-received', 'uplink-signal-fell', 'backlog-returned', 'arrives-late', 'call-poor-home', 'neighbours-fine'],
  shared: ['all-devices-silent', 'short-silences', 'will-received', 'hub-on-backup-cell', 'new-epoch-on-return', 'backlog-returned', 'arrives-late', 'call-poor-provider', 'neighbours-too'],
  person: ['values-of-another', 'values-implausible', 'neighbours-fine'],
};

/** The symptoms of a fault: `present`; what else its layer may show, either, unless `absent` names it; and nothing beyond. */
export function signs(layer: FaultLayer, present: readonly Symptom[], absent: readonly Symptom[] = []): Signs {
  const symptoms: Partial<Record<Symptom, 'present' | 'absent'>> = {};
  for (const symptom of SYMPTOMS) {
    if (present.includes(symptom)) symptoms[symptom] = 'present';
    else if (absent.includes(symptom) || !MAY_SHOW[layer].includes(symptom)) symptoms[symptom] = 'absent';
  }
  return symptoms;
}

/** Can a fault of `layer` have shown `symptom`, such that `own` would be wrong? A fault that may as well be laid to `own` keeps no other layer possible: whoever names `own` is right of it, too. */
export function speaksFor(faults: readonly FaultEntry[], own: Layer, layer: Layer, symptom: Symptom): boolean {
  return faults.some((fault) => fault.layer === layer && fault.symptoms[symptom] !== 'absent' && !fault.orLayers?.includes(own));
}

/** Layers that `seen` leaves possible beside `own`. */
export function othersLeft(faults: readonly FaultEntry[], own: Layer, seen: Iterable<Symptom>): Layer[] {
  const left = new Set<Layer>(faults.map(({ layer }) => layer).filter((layer) => layer !== own));
  for (const symptom of seen) for (const layer of left) if (!speaksFor(faults, own, layer, symptom)) left.delete(layer);
  return [...left];
}
