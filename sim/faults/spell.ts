/** What a machine of the home suffers for a while: the event that breaks, and the one that mends. */
import type { DeviceKind } from '../../contract/messages.ts';
import type { PlannedEvent } from '../core/catalogue.ts';

/** @param from @param to epoch ms */
export function spell(target: 'link' | 'hub' | 'uplink', on: string, off: string, from: number, to: number): PlannedEvent[] {
  return [{ at: from, target, event: on, until: to }, { at: to, target, event: off }];
}

/** The same for one device. */
export function deviceSpell(device: DeviceKind, on: string, off: string, from: number, to: number): PlannedEvent[] {
  return [{ at: from, target: 'sensor', device, event: on, until: to }, { at: to, target: 'sensor', device, event: off }];
}
