import type { DeviceState, HomeState } from './patient-state.ts';

/** Whether the radio between a device and its hub, or the hub itself, explains that nothing or only a part is heard of it. */
export function explainedByLink(_home: HomeState, _device: DeviceState, _now: number): boolean {
  return false;
}
