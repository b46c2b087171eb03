/** Placeholder until the sibling branch lands: same signature. */
import type { Priority } from '../../contract/alert.ts';
import type { DeviceState, HomeState } from './patient-state.ts';

export interface Urgency {
  priority: Priority;
  text: string;
}
export function urgencyOf(_home: HomeState, lost: 'home' | DeviceState): Urgency {
  return { priority: lost === 'home' ? 'medium' : 'low', text: 'The patient is not monitored meanwhile.' };
}
