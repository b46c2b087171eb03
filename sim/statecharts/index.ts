/** The statecharts of a home. Each is compiled to tables at start-up and shown in the UI from the same definition. */
import type { AnyStateMachine } from 'xstate';
import { HUB_GUARDS, hubMachine } from './hub.ts';
import { LINK_GUARDS, linkMachine } from './link.ts';
import { RESIDENT_GUARDS, residentMachine } from './resident.ts';
import { SENSOR_GUARDS, sensorMachine } from './sensor.ts';
import { UPLINK_GUARDS, uplinkMachine } from './uplink.ts';

export const MACHINES = {
  resident: { machine: residentMachine as AnyStateMachine, guards: RESIDENT_GUARDS },
  sensor: { machine: sensorMachine as AnyStateMachine, guards: SENSOR_GUARDS },
  link: { machine: linkMachine as AnyStateMachine, guards: LINK_GUARDS },
  hub: { machine: hubMachine as AnyStateMachine, guards: HUB_GUARDS },
  uplink: { machine: uplinkMachine as AnyStateMachine, guards: UPLINK_GUARDS },
} as const satisfies Record<string, { machine: AnyStateMachine; guards: readonly string[] }>;

export type MachineName = keyof typeof MACHINES;
