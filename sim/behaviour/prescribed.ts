/** What the enrolment says of a resident's limits, where a scenario prescribes others than a clinician would. The profile, and with it every criterion of truth, stays as it is. */
import type { SignalName } from '../../contract/codes.ts';
import type { DeviceKind, Thresholds } from '../../contract/messages.ts';
import type { Prescription } from '../../contract/scenario.ts';
import { roundTo } from '../core/math.ts';
import { deviceEntry } from '../devices/index.ts';

/** The sign that each limit is about. */
export const LIMITED_SIGN: Readonly<Record<keyof Thresholds, SignalName>> = {
  spo2Scale2: 'spo2', onOxygen: 'spo2', spo2Low: 'spo2', heartRateHigh: 'heartRate', heartRateLow: 'heartRate', respirationHigh: 'respiration', systolicHigh: 'systolic', systolicLow: 'systolic',
  glucoseLow: 'glucose', glucoseHigh: 'glucose', temperatureHigh: 'temperature', weightReference: 'weight', weightGain: 'weight',
};

/** Whether a limit says anything in a home with this kit: nobody sets one for what nothing measures. */
export function isMeasured(limit: keyof Thresholds, kinds: readonly DeviceKind[]): boolean {
  return kinds.some((kind) => deviceEntry(kind).channels.some(({ signal }) => signal === LIMITED_SIGN[limit]));
}

/** @param set as the clinician set them @param kinds the resident's kit */
export function prescribed(set: Thresholds, kinds: readonly DeviceKind[], prescription: Prescription | undefined): Thresholds {
  if (!prescription) return set;
  const told: Record<string, unknown> = { ...set };
  for (const [limit, value] of Object.entries(prescription.set ?? {})) if (value !== undefined && isMeasured(limit as keyof Thresholds, kinds)) told[limit] = value;
  for (const [limit, by] of Object.entries(prescription.by ?? {})) if (by !== undefined && typeof told[limit] === 'number') told[limit] = roundTo(told[limit] + by, 0.001);
  return told as Thresholds;
}
