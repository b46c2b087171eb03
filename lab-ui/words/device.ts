/** What the screen in a resident's home says, in plain words and, to hold against them, in the words of a specialist. */
import type { AlertCode } from '../../contract/alert-codes.ts';

export type Wording = 'plain' | 'expert';
interface Ask { title: string; how: string; short: string }

/** What a person does, and the device tells: these end the asking. */
export const DONE_WORDS = { 'systolic': true, 'weight': true, 'capillaryGlucose': true, 'temperature': true, 'peakFlow': true, 'dose-taken': true } as const;

const DAYS = ['Thursday', 'Friday', 'Saturday', 'Sunday', 'Monday', 'Tuesday', 'Wednesday'] as const;
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;

/** `Wednesday, 14 January`. The first day of all was a Thursday. */
export function dayName(at: number): string {
  const date = new Date(at);
  return `${DAYS[((Math.floor(at / 86_400_000) % 7) + 7) % 7]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** What was just measured, as a sentence. @param values all that the device measured then, by signal */
export function measuredWords(wording: Wording, what: string, values: Readonly<Record<string, number | undefined>>): string {
  const whole = (name: string) => String(Math.round(values[name] ?? 0));
  const tenth = (name: string) => (Math.round((values[name] ?? 0) * 10) / 10).toFixed(1);
  const expert = wording === 'expert';
  switch (what) {
    case 'systolic': return expert ? `Arterial pressure ${whole('systolic')}/${whole('diastolic')} mmHg recorded` : `Your blood pressure: ${whole('systolic')} over ${whole('diastolic')}`;
    case 'weight': return expert ? `Body mass ${tenth('weight')} kg recorded` : `Your weight: ${tenth('weight')} kilograms`;
    case 'capillaryGlucose': return expert ? `Capillary glucose ${whole('capillaryGlucose')} mg/dL recorded` : `Your blood sugar: ${whole('capillaryGlucose')}`;
    case 'temperature': return expert ? `Tympanic temperature ${tenth('temperature')} °C recorded` : `Your temperature: ${tenth('temperature')} degrees`;
    case 'peakFlow': return expert ? `Peak expiratory flow ${whole('peakFlow')} L/min recorded` : `Your blow: ${whole('peakFlow')}`;
    default: return expert ? 'Medication administration event documented' : 'Your pills are noted';
  }
}

interface DeviceWords {
  ok: string; fine: string; callMe: string; show: string; later: string; help: string; night: string;
  next(what: string, time: string, tomorrow: boolean): string;
  starting: { title: string; line: string };
  leave: { smoke: string; gas: string; line: string; out: string };
  calls: { fall: string; sos: string; line: string };
  /** without a network the screen cannot call for help, and says so */
  callsAlone: { fall: string; sos: string; line: string };
  alert: { told: string; taken: string; comes: string; sit: string; do: Partial<Record<AlertCode, string>> };
  visit: { now: string; speak: string; end: string; soon(time: string): string; nurse(time: string): string; sit: string; noNetwork: string; start: string; notNow: string; door: string };
  backup: { title: string; line: string; done: string };
  done: { thanks: string; kept: string };
  /** by kind of device */
  ask: Readonly<Record<string, Ask>>;
  askOther: Ask;
  did: string;
  wish: Record<'battery' | 'putOn' | 'far' | 'all', { title(name: string): string; step(name: string): string }>;
  names: Readonly<Record<string, string>>;
  otherName: string;
  offline: { title: string; line: string };
  /** above the clock: network and mains, in words */
  state: { network: string; noNetwork: string; battery: string };
  /** shown where a designer asks for more choices than the moment needs */
  more: readonly string[];
}

export const DEVICE_WORDS: Record<Wording, DeviceWords> = {
  plain: {
    ok: 'OK', fine: 'I am fine', callMe: 'Call me', show: 'Show me how', later: 'Later', help: 'Help', night: 'Good night',
    next: (what, time, tomorrow) => `Next: ${what}, ${tomorrow ? 'tomorrow ' : ''}${time}`,
    starting: { title: 'One moment', line: 'I am starting.' },
    leave: { smoke: 'Smoke! Go outside now', gas: 'Bad air! Go outside now', line: 'Do not go back in.', out: 'I am outside' },
    calls: { fall: 'Did you fall? Help is called', sos: 'Help is called', line: 'Stay where you are. Keep warm.' },
    callsAlone: { fall: 'Did you fall?', sos: 'I can not call for you', line: 'No network. Use your phone, or shout.' },
    alert: {
      told: 'Your nurse is told', taken: 'Your nurse is on it', comes: 'You will be called.', sit: 'Please sit down and rest.',
      do: { 'fall': 'Stay where you are. Keep warm.', 'long-lie': 'Stay where you are. Keep warm.', 'sos': 'Stay where you are.', 'hypoglycaemia': 'Sit down. Take a sweet drink.', 'hyperglycaemia': 'Sit down. Drink some water.', 'hypoxia': 'Sit up. Breathe slowly.', 'tachypnoea': 'Sit up. Breathe slowly.', 'wandering': 'Please come home.' },
    },
    visit: { now: 'You are in your video visit', speak: 'Just speak.', end: 'End the visit', soon: (time) => `Video visit at ${time}`, nurse: (time) => `Your nurse comes at ${time}`, sit: 'Please sit by the tablet.', noNetwork: 'No network. We will phone you.', start: 'Start', notNow: 'Not now', door: 'Please open the door then.' },
    backup: { title: 'The power is out', line: 'Is the plug in the wall?', done: 'It is in' },
    done: { thanks: 'Thank you.', kept: 'Thank you. Sent later.' },
    ask: {
      'scale': { title: 'Time to weigh yourself', how: 'Stand on the scale. Stand still.', short: 'weigh yourself' }, 'blood-pressure-cuff': { title: 'Time for your blood pressure', how: 'Sit down. Put the cuff on your arm.', short: 'blood pressure' },
      'glucometer': { title: 'Time for your blood sugar', how: 'Wash your hands. Prick a finger.', short: 'blood sugar' }, 'thermometer': { title: 'Time to take your temperature', how: 'Put the tip in your ear.', short: 'temperature' },
      'spirometer': { title: 'Time to blow', how: 'Blow hard, three times.', short: 'blow' }, 'pill-dispenser': { title: 'Time for your pills', how: 'Take them from the box.', short: 'your pills' },
    },
    askOther: { title: 'Time to measure', how: 'Please use your device.', short: 'measure' },
    did: 'I did it',
    wish: {
      battery: { title: (name) => `The ${name} is low`, step: (name) => `Please charge the ${name}.` }, putOn: { title: (name) => `I miss the ${name}`, step: (name) => `Please put the ${name} on.` },
      far: { title: (name) => `The ${name} is too far`, step: () => 'Bring it near this screen.' }, all: { title: () => 'I can not hear your kit', step: () => 'Was this screen moved? Put it back.' },
    },
    names: { 'pulse-oximeter': 'finger clip', 'wearable': 'watch', 'cgm': 'sugar patch', 'ecg-patch': 'heart patch', 'respiration-belt': 'chest belt', 'fall-pendant': 'pendant', 'sos-button': 'help button', 'scale': 'scale', 'blood-pressure-cuff': 'arm cuff', 'thermometer': 'ear thermometer', 'glucometer': 'sugar meter', 'smart-bed': 'bed sensor', 'pir': 'room sensor', 'door': 'door sensor', 'spirometer': 'blow meter', 'pill-dispenser': 'pill box', 'environment-sensor': 'air sensor', 'video-tablet': 'tablet' },
    otherName: 'device',
    offline: { title: 'No network just now', line: 'We keep your values and send them later.' },
    state: { network: 'Connected', noNetwork: 'No network', battery: 'On battery' },
    more: ['My day', 'My family', 'News', 'Music', 'Pictures', 'Set up'],
  },
  expert: {
    ok: 'Acknowledge', fine: 'Asymptomatic', callMe: 'Request teleconsultation', show: 'Operating instructions', later: 'Postpone', help: 'Assistance', night: 'Nocturnal quiescent mode activated',
    next: (what, time, tomorrow) => `Subsequent scheduled acquisition: ${what}, ${tomorrow ? 'following day ' : ''}${time}`,
    starting: { title: 'Gateway initialisation in progress', line: 'Peripheral re-enumeration is being performed.' },
    leave: { smoke: 'Particulate combustion aerosol detected', gas: 'Carbon monoxide concentration exceedance', line: 'Evacuation of the premises is recommended immediately.', out: 'Evacuation completed' },
    calls: { fall: 'Accelerometric fall signature registered', sos: 'Manual emergency activation registered', line: 'Escalation to the responsible clinician has been initiated.' },
    callsAlone: { fall: 'Accelerometric fall signature registered', sos: 'Emergency escalation unavailable', line: 'Network connectivity is unavailable; utilise alternative telephony.' },
    alert: { told: 'Clinical notification disseminated', taken: 'Clinical notification acknowledged', comes: 'Anticipate telephonic communication.', sit: 'Discontinue physical activity pending professional evaluation.', do: {} },
    visit: { now: 'Audiovisual consultation established', speak: 'Bidirectional communication is operational.', end: 'Terminate consultation', soon: (time) => `Audiovisual consultation scheduled at ${time}`, nurse: (time) => `Domiciliary nursing attendance scheduled at ${time}`, sit: 'Position yourself in proximity to the audiovisual terminal.', noNetwork: 'Connectivity unavailable; telephonic substitution anticipated.', start: 'Initiate', notNow: 'Postpone', door: 'Facilitate access to the residence.' },
    backup: { title: 'Mains supply interruption', line: 'Verify continuity of the gateway power supply unit.', done: 'Verified' },
    done: { thanks: 'Acquisition transmitted successfully.', kept: 'Acquisition retained in persistent storage pending transmission.' },
    ask: {
      'scale': { title: 'Gravimetric acquisition is due', how: 'Maintain orthostatic position upon the measurement platform.', short: 'gravimetry' }, 'blood-pressure-cuff': { title: 'Sphygmomanometric acquisition is due', how: 'Apply the oscillometric cuff to the upper extremity.', short: 'sphygmomanometry' },
      'glucometer': { title: 'Capillary glycaemia acquisition is due', how: 'Perform digital puncture following hand disinfection.', short: 'capillary glycaemia' }, 'thermometer': { title: 'Thermometric acquisition is due', how: 'Insert the probe into the auditory canal.', short: 'thermometry' },
      'spirometer': { title: 'Spirometric acquisition is due', how: 'Perform three maximal expiratory manoeuvres.', short: 'spirometry' }, 'pill-dispenser': { title: 'Pharmacological administration is due', how: 'Retrieve medication from the dispensing apparatus.', short: 'medication administration' },
    },
    askOther: { title: 'Physiological acquisition is due', how: 'Operate the corresponding peripheral.', short: 'acquisition' },
    did: 'Procedure completed',
    wish: {
      battery: { title: (name) => `Accumulator depletion: ${name}`, step: () => 'Replenish the accumulator via the proprietary charging apparatus.' }, putOn: { title: (name) => `Telemetry discontinuity: ${name}`, step: () => 'Re-establish anatomical attachment of the peripheral.' },
      far: { title: (name) => `Insufficient signal attenuation margin: ${name}`, step: () => 'Reduce the distance between peripheral and gateway.' }, all: { title: () => 'Personal area network unavailable', step: () => 'Verify gateway positioning and electromagnetic interference.' },
    },
    names: {}, otherName: 'peripheral',
    offline: { title: 'Uplink connectivity unavailable', line: 'Observations are retained in persistent storage pending restoration of connectivity.' },
    state: { network: 'Uplink established', noNetwork: 'Uplink unavailable', battery: 'Backup accumulator' },
    more: ['Configuration', 'Historical data', 'Correspondence', 'Diagnostics', 'Calibration', 'Documentation'],
  },
};
