/** The fault catalogue. A test compares this list with the folder. */
import type { FaultEntry } from '../core/catalogue.ts';
import { batteryDying } from './battery-dying.ts';
import { batteryLow } from './battery-low.ts';
import { brokerRestart } from './broker-restart.ts';
import { captiveRouter } from './captive-router.ts';
import { cuffOnSleeve } from './cuff-on-sleeve.ts';
import { deviceClockSkew } from './device-clock-skew.ts';
import { deviceHung } from './device-hung.ts';
import { deviceMoved } from './device-moved.ts';
import { dnsFailure } from './dns-failure.ts';
import { dropOut } from './drop-out.ts';
import { firmwareRebootLoop } from './firmware-reboot-loop.ts';
import { hubCertificateExpired } from './hub-certificate-expired.ts';
import { hubClockStep } from './hub-clock-step.ts';
import { hubCrash } from './hub-crash.ts';
import { hubFailedUpdate } from './hub-failed-update.ts';
import { hubHang } from './hub-hang.ts';
import { hubPowerLoss } from './hub-power-loss.ts';
import { hubQueueFull } from './hub-queue-full.ts';
import { hubRebootLoop } from './hub-reboot-loop.ts';
import { hubStorageLost } from './hub-storage-lost.ts';
import { ispOutage } from './isp-outage.ts';
import { noop } from './noop.ts';
import { outOfRange } from './out-of-range.ts';
import { pairingLost } from './pairing-lost.ts';
import { probeOff } from './probe-off.ts';
import { radioDead } from './radio-dead.ts';
import { radioInterference } from './radio-interference.ts';
import { sensorCovered } from './sensor-covered.ts';
import { sensorDrift } from './sensor-drift.ts';
import { sensorNoise } from './sensor-noise.ts';
import { slowSubscriber } from './slow-subscriber.ts';
import { streetPowerCut } from './street-power-cut.ts';
import { uplinkDelay } from './uplink-delay.ts';
import { uplinkFlapping } from './uplink-flapping.ts';
import { uplinkHalfOpen } from './uplink-half-open.ts';
import { uplinkLoss } from './uplink-loss.ts';
import { uplinkOutage } from './uplink-outage.ts';
import { uplinkStarved } from './uplink-starved.ts';
import { valueStuck } from './value-stuck.ts';
import { visitAudio } from './visit-audio.ts';
import { visitBandwidth } from './visit-bandwidth.ts';
import { visitCamera } from './visit-camera.ts';
import { visitVideo } from './visit-video.ts';
import { weakCellular } from './weak-cellular.ts';
import { wifiCongestion } from './wifi-congestion.ts';
import { wrongPerson } from './wrong-person.ts';
import { wrongUnit } from './wrong-unit.ts';

export const FAULTS: readonly FaultEntry[] = [
  noop,
  batteryDying, batteryLow, probeOff, sensorDrift, valueStuck, sensorNoise, dropOut, deviceClockSkew, wrongUnit, firmwareRebootLoop, deviceHung, pairingLost, sensorCovered, deviceMoved, // device
  cuffOnSleeve, wrongPerson, // person
  radioInterference, wifiCongestion, outOfRange, radioDead, // link
  hubCrash, hubHang, hubRebootLoop, hubQueueFull, hubStorageLost, hubClockStep, hubPowerLoss, hubFailedUpdate, hubCertificateExpired, // hub
  uplinkOutage, uplinkFlapping, uplinkDelay, uplinkLoss, uplinkStarved, uplinkHalfOpen, weakCellular, captiveRouter, // uplink
  visitAudio, visitVideo, visitCamera, visitBandwidth, // video visits
  streetPowerCut, ispOutage, brokerRestart, slowSubscriber, dnsFailure, // shared
];
