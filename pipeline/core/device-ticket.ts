/** What tickets about one device share: whose priority it is, and what goes unwatched meanwhile. */
import type { AlertCode } from '../../contract/alert-codes.ts';
import type { Judgement } from './alert-book.ts';
import { DEVICE_TEXT } from './device-text.ts';
import type { DeviceState, HomeState } from './patient-state.ts';
import { urgencyOf } from './urgency.ts';

/** The device as a sentence names it. */
export function nameOf({ enrolled }: DeviceState): string {
  return `${DEVICE_TEXT[enrolled.kind]} (${enrolled.dev})`;
}

/** A ticket for a device that is lost or not believed. @param text what is wrong, why, and what to do */
export function deviceTicket(home: HomeState, device: DeviceState, code: AlertCode, since: number, text: string, evidence: Judgement['evidence'], resolveAfterMs: number): Judgement {
  const urgency = urgencyOf(home, device);
  return { code, device: device.enrolled.dev, state: 'raise', priority: urgency.priority, since, text: `${text} ${urgency.text}`, evidence, resolveAfterMs };
}

/** The end of one, or, as `hold`, that it is neither met nor over. */
export function deviceWord(device: DeviceState, code: AlertCode, state: 'hold' | 'clear', now: number, text: string, resolveAfterMs: number): Judgement {
  return { code, device: device.enrolled.dev, state, priority: 'low', since: now, text, evidence: [], resolveAfterMs };
}
