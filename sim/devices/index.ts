/** The device catalogue, in the order of `DEVICE_KINDS`. */
import type { DeviceKind } from '../../contract/messages.ts';
import { bloodPressureCuff } from './blood-pressure-cuff.ts';
import { cgm } from './cgm.ts';
import type { DeviceEntry } from './device.ts';
import { door } from './door.ts';
import { ecgPatch } from './ecg-patch.ts';
import { environmentSensor } from './environment-sensor.ts';
import { fallPendant } from './fall-pendant.ts';
import { glucometer } from './glucometer.ts';
import { pillDispenser } from './pill-dispenser.ts';
import { pir } from './pir.ts';
import { pulseOximeter } from './pulse-oximeter.ts';
import { respirationBelt } from './respiration-belt.ts';
import { scale } from './scale.ts';
import { smartBed } from './smart-bed.ts';
import { sosButton } from './sos-button.ts';
import { spirometer } from './spirometer.ts';
import { thermometer } from './thermometer.ts';
import { videoTablet } from './video-tablet.ts';
import { wearable } from './wearable.ts';

export const DEVICES: readonly DeviceEntry[] = [
  pulseOximeter, wearable, bloodPressureCuff, cgm, scale, thermometer, smartBed, fallPendant, pir, door, ecgPatch, glucometer, spirometer, respirationBelt, pillDispenser, sosButton,
  environmentSensor, videoTablet,
];

export function deviceEntry(kind: DeviceKind): DeviceEntry {
  return DEVICES.find((entry) => entry.id === kind) as DeviceEntry;
}
