/** All metrics, in the order of SCORING §3. A test keeps list and folder the same. */
import type { Metric } from '../metric.ts';
import alertsDuplicates from './alerts.duplicates.ts';
import alertsPerPatientDay from './alerts.per-patient-day.ts';
import alertsRepeatsPerEvent from './alerts.repeats-per-event.ts';
import alertsWronglyResolved from './alerts.wrongly-resolved.ts';
import clinicalCriticalSensitivity from './clinical.critical-sensitivity.ts';
import clinicalDetectionDelayMsP50 from './clinical.detection-delay-ms.p50.ts';
import clinicalDetectionDelayMsP95 from './clinical.detection-delay-ms.p95.ts';
import clinicalFalseAlarmsPerPatientDay from './clinical.false-alarms-per-patient-day.ts';
import clinicalInTime from './clinical.in-time.ts';
import clinicalPpv from './clinical.ppv.ts';
import clinicalSensitivity from './clinical.sensitivity.ts';
import clinicalSkill from './clinical.skill.ts';
import escalationInTime from './escalation.in-time.ts';
import handlingMishandled from './handling.mishandled.ts';
import priorityAccuracy from './priority.accuracy.ts';
import routingAccuracy from './routing.accuracy.ts';
import securityDetected from './security.detected.ts';
import securityFalseAlarmsPerPatientDay from './security.false-alarms-per-patient-day.ts';
import securityMissed from './security.missed.ts';
import securityPrevented from './security.prevented.ts';
import technicalAttributionAccuracy from './technical.attribution-accuracy.ts';
import technicalPpv from './technical.ppv.ts';
import technicalPriorityOrder from './technical.priority-order.ts';
import technicalSensitivity from './technical.sensitivity.ts';

export const METRICS: readonly Metric[] = [
  clinicalSensitivity,
  clinicalSkill,
  clinicalCriticalSensitivity,
  clinicalPpv,
  clinicalFalseAlarmsPerPatientDay,
  clinicalDetectionDelayMsP50,
  clinicalDetectionDelayMsP95,
  clinicalInTime,
  alertsPerPatientDay,
  alertsRepeatsPerEvent,
  alertsDuplicates,
  priorityAccuracy,
  routingAccuracy,
  escalationInTime,
  alertsWronglyResolved,
  technicalSensitivity,
  technicalAttributionAccuracy,
  technicalPpv,
  technicalPriorityOrder,
  handlingMishandled,
  securityFalseAlarmsPerPatientDay,
  securityPrevented,
  securityDetected,
  securityMissed,
];
