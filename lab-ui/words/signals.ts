/** Texts of the signals of a home. */
export const SIGNALS_WORDS = {
  label: 'Signals of the selected home', truth: 'Show truth', truthHint: 'What the body really does. Only the lab knows it; the pipeline never does.',
  monitor: 'Waveforms', monitorTrue: 'true', monitorNote: 'What the body does; the kit sends numbers, never these waves.', monitorHint: 'Computed from the vital signs of this minute, of display grade: for looking at, not for diagnosis. They sweep in the time of the wall, at the minute that the time line shows.',
  hidden: 'Waveforms are truth: they are hidden. The kit sends numbers only.',
  ecg: 'ECG, lead II', ppg: 'Pulse wave', scale: (px: number) => `25 mm/s · 10 mm/mV, at ${px} px per mm`, second: '1 s', millivolt: '1 mV', at: (time: string) => `minute ${time}`,
  ppgScale: 'pulse wave in ordinary pulses, no unit',
  noPatch: 'no patch in this home: only the lab sees it', noProbe: 'no oximeter in this home: only the lab sees it', byDevice: (kind: string) => `as the ${kind} feels it`,
  off: { worn: { ecg: 'Leads off', ppg: 'Probe off' }, flat: 'No signal: battery flat', boot: 'No signal: device restarts', hung: 'No signal: device hangs', unpaired: 'No signal: not paired with the hub' },
  waiting: 'Computing waveforms…', trouble: 'No waveforms', still: 'The last six seconds, renewed each minute.',
  summary: (rate: string, rhythm: string, off: string) => `ECG lead II and pulse wave of the resident: ${rate} beats per min, ${rhythm}.${off}`, offSummary: (what: string, why: string) => ` ${what}: ${why}.`,
  rhythms: { 'sinus': 'sinus rhythm', 'atrial-fibrillation': 'atrial fibrillation' },
  numbers: 'Last numbers of the kit', heartRate: 'Heart rate', spo2: 'Oxygen', respiration: 'Breathing', systolic: 'Systolic pressure', none: 'not measured yet', noKit: 'no device for it', age: (long: string) => `${long} ago`, now: 'just now', truly: (value: string) => `true ${value}`,
  spoilt: 'spoilt', lost: 'never arrived', ageHint: 'When the device took it', spoiltHint: 'Artefact or faulty device',
  trends: 'Trends', noTrends: 'No device of this home measures a signal that is drawn.',
} as const;
