/** The device catalogue, in the order of `DEVICE_KINDS`. */
import type { DeviceKind } from '../../contract/messages.ts';
import { bloodPressureCuff } from './blood-pressure-cuff.ts';
import { cgm } from './cgm.ts';
import type { DeviceEntry } from './device.ts';
import { door } from './door.ts';
import { fallPendant } from './fall-pendant.ts';
import { pir } from './pir.ts';
import { pulseOximeter } from './pulse-oximeter.ts';
import { scale } from './scale.ts';
import { smartBed } from './smart-bed.ts';
import { thermometer } from './thermometer.ts';
import { wearable } from './wearable.ts';

export const DEVICES: readonly DeviceEntry[] = [pulseOximeter, wearable, bloodPressureCuff, cgm, scale, thermometer, smartBed, fallPendant, pir, door];

export function deviceEntry(kind: DeviceKind): DeviceEntry {
  return DEVICES.find((entry) => entry.id === kind) as DeviceEntry;
}
