/**
 * Clinical codes: LOINC where one exists, else our URN; units in UCUM; the range outside which a value is not
 * plausible from a living person and a working device (inclusive both ends).
 * @source LOINC and UCUM codes: US Core 7, HL7 PHD, CGM and Physical Activity implementation guides. Plausible ranges: assumption,
 * wide on purpose (beyond every NEWS2 band, RCP 2017).
 */
export interface ClinicalCode {
  code: string;
  name: string;
  /** UCUM */
  unit: string;
  /** inclusive */
  plausible: readonly [number, number];
}

function entry(code: string, name: string, unit: string, lowest: number, highest: number): ClinicalCode {
  return { code, name, unit, plausible: [lowest, highest] };
}

export const CODES = {
  heartRate: entry('8867-4', 'heart rate', '/min', 20, 250),
  spo2: entry('59408-5', 'oxygen saturation by pulse oximetry', '%', 40, 100),
  respiration: entry('9279-1', 'respiratory rate', '/min', 3, 70),
  temperature: entry('8310-5', 'body temperature', 'Cel', 30, 43),
  systolic: entry('8480-6', 'systolic blood pressure', 'mm[Hg]', 50, 280),
  diastolic: entry('8462-4', 'diastolic blood pressure', 'mm[Hg]', 20, 180),
  weight: entry('29463-7', 'body weight', 'kg', 25, 300),
  glucose: entry('99504-3', 'glucose in interstitial fluid', 'mg/dL', 20, 600),
  capillaryGlucose: entry('41653-7', 'glucose in capillary blood by glucometer', 'mg/dL', 20, 600),
  hrv: entry('80404-7', 'heart rate variability: standard deviation of RR intervals over five minutes', 'ms', 0, 400),
  peakFlow: entry('19935-6', 'peak expiratory flow', 'L/min', 20, 900),
  afBurden: entry('urn:twinward:af-burden', 'share of the last report interval in atrial fibrillation', '%', 0, 100),
  roomTemperature: entry('60832-3', 'room temperature', 'Cel', -10, 60),
  carbonMonoxide: entry('urn:twinward:carbon-monoxide', 'carbon monoxide in the room', '[ppm]', 0, 1000),
  callQualityHome: entry('urn:twinward:call-quality-home', 'opinion score of the call as the resident hears it', '{score}', 1, 5),
  callQualityProvider: entry('urn:twinward:call-quality-provider', 'opinion score of the call as the provider hears it', '{score}', 1, 5),
  steps: entry('urn:twinward:steps', 'steps since the last report', '{steps}', 0, 2000),
  bedPresence: entry('urn:twinward:bed-presence', 'someone is in the bed', '{bool}', 0, 1),
  motion: entry('urn:twinward:motion', 'motion count in a room since the last report', '{count}', 0, 1000),
  battery: entry('urn:twinward:battery', 'battery charge', '%', 0, 100),
  uplinkSignal: entry('urn:twinward:uplink-signal', 'received signal strength of the hub uplink', 'dB[mW]', -140, 0),
  linkSignal: entry('urn:twinward:link-signal', 'received signal strength of a device at its hub', 'dB[mW]', -140, 0),
  linkErrors: entry('urn:twinward:link-errors', 'share of frames from its devices that the radio of a hub missed in the last five minutes', '%', 0, 100),
  hubMains: entry('urn:twinward:hub-mains', 'hub runs on mains power (1) or its backup cell (0)', '{bool}', 0, 1),
} as const satisfies Record<string, ClinicalCode>;

export type SignalName = keyof typeof CODES;

export const CODE_BY_ID: ReadonlyMap<string, ClinicalCode> = new Map(Object.values(CODES).map((code) => [code.code, code]));
