/** All rules of the reference pipeline, in the order in which they judge: the more urgent story first, so that lesser ones fold into it. */
import { activityDecline } from './activity-decline.ts';
import { airwayNarrowing } from './airway-narrowing.ts';
import { apnoea } from './apnoea.ts';
import { bloodPressure } from './blood-pressure.ts';
import { bradycardia } from './bradycardia.ts';
import { callDevicePoor } from './call-device-poor.ts';
import { callProviderPoor } from './call-provider-poor.ts';
import { carbonMonoxide } from './carbon-monoxide.ts';
import { deterioration } from './deterioration.ts';
import { deviceBatteryLow } from './device-battery-low.ts';
import { deviceMisuse } from './device-misuse.ts';
import { devicePatchy } from './device-patchy.ts';
import { deviceSignalPoor } from './device-signal-poor.ts';
import { deviceClockWrong } from './device-clock-wrong.ts';
import { deviceSilent } from './device-silent.ts';
import { deviceTest } from './device-test.ts';
import { deviceValuesWrong } from './device-values-wrong.ts';
import { earlyWarning } from './early-warning.ts';
import { fall } from './fall.ts';
import { fever } from './fever.ts';
import { homeSilent } from './home-silent.ts';
import { hubClockWrong } from './hub-clock-wrong.ts';
import { hubDataLost } from './hub-data-lost.ts';
import { hubRestarts } from './hub-restarts.ts';
import { hyperglycaemia } from './hyperglycaemia.ts';
import { hypoglycaemia } from './hypoglycaemia.ts';
import { hypothermia } from './hypothermia.ts';
import { hypoxia } from './hypoxia.ts';
import { irregularRhythm } from './irregular-rhythm.ts';
import { linkLost } from './link-lost.ts';
import { linkPoor } from './link-poor.ts';
import { longLie } from './long-lie.ts';
import { measurementMissed } from './measurement-missed.ts';
import { medicationMissed } from './medication-missed.ts';
import { notUp } from './not-up.ts';
import { restlessNights } from './restless-nights.ts';
import type { Rule } from './rule.ts';
import { slowChange } from './slow-change.ts';
import { smoke } from './smoke.ts';
import { sos } from './sos.ts';
import { tachycardia } from './tachycardia.ts';
import { tachypnoea } from './tachypnoea.ts';
import { uplinkPoor } from './uplink-poor.ts';
import { wandering } from './wandering.ts';
import { weightGain } from './weight-gain.ts';
import { weightLoss } from './weight-loss.ts';

export const RULES: readonly Rule[] = [
  sos, smoke, carbonMonoxide, fall, longLie, notUp, wandering, hypoglycaemia, hypoxia, deterioration, earlyWarning, slowChange, airwayNarrowing, tachypnoea, tachycardia, bradycardia, irregularRhythm, bloodPressure,
  fever, hypothermia, apnoea, weightGain, weightLoss, hyperglycaemia, restlessNights, activityDecline, medicationMissed, homeSilent, hubRestarts, uplinkPoor, hubDataLost, hubClockWrong, linkLost, linkPoor, deviceBatteryLow, deviceClockWrong, deviceValuesWrong,
  deviceSignalPoor, devicePatchy, deviceSilent, deviceMisuse, callDevicePoor, callProviderPoor, measurementMissed, deviceTest,
];
