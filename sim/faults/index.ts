/** The fault catalogue. A test compares this list with the folder. */
import type { FaultEntry } from '../core/catalogue.ts';
import { batteryDying } from './battery-dying.ts';
import { hubPowerLoss } from './hub-power-loss.ts';
import { probeOff } from './probe-off.ts';
import { uplinkOutage } from './uplink-outage.ts';

export const FAULTS: readonly FaultEntry[] = [probeOff, batteryDying, hubPowerLoss, uplinkOutage];
