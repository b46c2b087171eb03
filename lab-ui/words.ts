/** Every text of the page, in one place, ready to be translated. Functions where a number stands inside. */
import type { SignalName } from '../contract/codes.ts';
import type { Condition, DeviceKind, Medicine, Thresholds } from '../contract/messages.ts';
import type { PlaceName } from './model/life.ts';
import type { AlertVerdict } from './model/run-view.ts';

export const SIGNAL_WORDS: Record<SignalName, string> = {
  spo2: 'Oxygen saturation', heartRate: 'Heart rate', respiration: 'Breathing', temperature: 'Temperature', systolic: 'Systolic pressure', diastolic: 'Diastolic pressure', weight: 'Weight', glucose: 'Glucose',
  capillaryGlucose: 'Finger glucose', hrv: 'Heart rate variability', peakFlow: 'Peak flow', afBurden: 'Atrial fibrillation', roomTemperature: 'Room temperature', carbonMonoxide: 'Carbon monoxide',
  callQualityHome: 'Call quality, resident', callQualityProvider: 'Call quality, provider',
  steps: 'Steps', bedPresence: 'In bed', motion: 'Motion', battery: 'Battery', uplinkSignal: 'Uplink signal', hubMains: 'Hub on mains', linkSignal: 'Link signal', linkErrors: 'Link errors',
};
export const UNIT_WORDS: Readonly<Record<string, string>> = { '/min': 'per min', 'mm[Hg]': 'mmHg', 'Cel': '°C' };
export const GAP_WORDS = { hub: 'hub down', out: 'out of the house', asleep: 'not measured asleep', outOfBed: 'out of bed', notMeasured: 'not measured' } as const;
export const LIMIT_WORDS = {
  weight: 'weight gain that asks for a call', personal: 'limit set for this person', general: 'limit for everyone (NEWS2; glucose: consensus)',
  prescribed: {
    spo2Scale2: 'oxygen target 88–92 % (NEWS2 scale 2)', onOxygen: 'on oxygen', spo2Low: 'saturation below # %', heartRateHigh: 'heart rate above # per min', heartRateLow: 'heart rate below # per min',
    respirationHigh: 'breathing above # per min', systolicHigh: 'systolic above # mmHg', systolicLow: 'systolic below # mmHg', glucoseLow: 'glucose below # mg/dL', glucoseHigh: 'glucose above # mg/dL',
    temperatureHigh: 'temperature above # °C', weightReference: 'reference weight # kg', weightGain: 'weight gain of # kg',
  } satisfies Partial<Record<keyof Thresholds, string>>,
} as const;

export const CONDITION_WORDS: Partial<Record<Condition, string>> = { 'copd': 'COPD', 'diabetes-type-1': 'type 1 diabetes', 'diabetes-type-2': 'type 2 diabetes' };
export const words = (id: Condition | Medicine | DeviceKind | string): string => CONDITION_WORDS[id as Condition] ?? id.replaceAll('-', ' ');

export const PLACE_WORDS: Record<PlaceName, string> = { unknown: 'not known', bedroom: 'in the bedroom', bathroom: 'in the bathroom', kitchen: 'in the kitchen', living: 'in the living room', outside: 'out of the house' };
export const VERDICT_WORDS: Record<AlertVerdict | 'missed', string> = { missed: 'missed', right: 'right', late: 'right, but late', repeat: 'told again', false: 'false', ungraded: 'not graded' };
export const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  'detected': 'found', 'late': 'found late', 'missed': 'missed', 'unobservable': 'could not be seen', 'not-noticeable': 'could not be noticed',
};
export const KIND_WORDS: Readonly<Record<string, string>> = { episode: 'Episode', fault: 'Fault', decoy: 'Decoy', attack: 'Attack', adherence: 'Adherence', carer: 'Carer' };
export const PRIORITY_WORDS = { high: 'high priority', medium: 'medium priority', low: 'low priority' } as const;
export const RUN_VERDICT_WORDS = { pass: 'Pass', fail: 'Fail', unknown: 'Unknown' } as const;

export const W = {
  product: 'Twinward',
  skip: 'Skip to the list',
  home: (number: number) => `Home ${number}`,
  homes: (n: number) => `${n.toLocaleString('en')} ${n === 1 ? 'home' : 'homes'}`,
  top: {
    seed: 'seed', clock: 'Clock of the simulated world', verdict: 'Verdict', score: 'Score', of100: 'of 100', theme: 'Light or dark', themeNow: (name: string) => `Colours: ${name}. Change`, keys: 'Keys and symbols', open: 'Open a run',
    runFacts: 'What was run', panel: 'Selected home', day: (n: number) => `day ${n}`,
  },
  list: {
    label: 'Homes and alerts', homes: 'Homes', alerts: 'Alerts', find: 'Find a home, a name, a condition', findAlert: 'Find an alert, a home, a name', findShort: 'Find', sort: 'Sort', none: 'Nothing here fits.', noneHint: 'Take a filter away, or look for something else.',
    clear: 'Show all again',
    sorts: { worst: 'Worst first', number: 'By number', name: 'By name' }, alertSorts: { time: 'By time', worst: 'Worst first', home: 'By home' },
    filters: { all: 'All', alert: 'Alert', truth: 'True', cut: 'Cut off', missed: 'Missed' },
    filterHints: { all: 'every home', alert: 'an alert stands at this moment', truth: 'something is really wrong at this moment', cut: 'hub or network are down at this moment', missed: 'something was never told in this run' },
    alertFilters: { all: 'All', right: 'Right', late: 'Late', false: 'False', repeat: 'Again', missed: 'Missed' },
    alertHints: { all: 'every alert, and what was missed', right: 'told in time, and true', late: 'true, but told too late', false: 'nothing of the kind was true', repeat: 'told before', missed: 'true, and nobody was told' },
    keys: '↑ ↓ choose · Enter go there', shown: (n: number, of: number) => (n === of ? '' : `${n.toLocaleString('en')} of ${of.toLocaleString('en')}`),
    missedRow: 'No alert came', asleep: 'asleep', awake: 'awake', out: 'out', fallen: 'has fallen',
  },
  stage: {
    label: 'Picture of the town. The list of homes holds the same.', loading: 'Building the town…', living: (done: number, of: number) => `Computing the evening again: ${done.toLocaleString('en')} of ${of.toLocaleString('en')} homes`,
    noWebgl: 'This browser has no WebGL, so the town is not drawn.', noWebglHint: 'The list, the time line and the trends hold everything.', broken: 'The picture of the town stopped.',
    zoomIn: 'Nearer', zoomOut: 'Farther', left: 'Turn left', right: 'Turn right', west: 'Move left', east: 'Move right', north: 'Move away', south: 'Move nearer', up: 'Look from higher', down: 'Look from lower', town: 'Whole town', follow: 'To the selected home', play: 'Play the night', playRun: 'Play the run',
    moves: 'Moves of the camera', legend: 'Symbols', legendTruth: 'True', legendSays: 'Said by the pipeline',
    caption: { spoken: (time: string, priority: string, title: string, home: string, truth: string) => `${time}, ${priority}: ${title}, ${home}. ${truth}.`, true: 'True', said: 'Said', nothing: 'nothing of the kind' },
    legendRows: { awake: 'a lit window: someone is awake', episode: 'episode', fault: 'fault of kit or network', cut: 'cut off: hub or network down', high: 'high priority', medium: 'medium', low: 'low' },
  },
  inspect: {
    label: 'Inspector', run: 'The run', runHint: 'Choose a home on the left, or click one in the town, to see what was true in it and what was said.', close: 'Close', back: 'Back to the run', worst: 'Worst moments', noWorst: 'Nothing went wrong that the report would name.',
    again: 'The same run on the command line', digests: 'Digests', digestsHint: 'Hashes of truth, plan, arrivals, alerts and inputs: equal digests mean an equal run, to the byte',
    categories: 'Score by category', truth: 'True now', said: 'Said now', trends: 'Trends', alerts: 'Alerts of this home', happened: 'What happened here', who: 'Who lives here', kit: 'Kit', truthNote: 'Only the lab knows this. The pipeline never sees it.',
    nothingTrue: 'Nothing is wrong.', nothingSaid: 'No alert stands.', noAlerts: 'No alert was raised in this run.', nothingHappened: 'Nothing was planted here.', since: (time: string) => `since ${time}`, until: (time: string) => `until ${time}`,
    wait: 'Computing this home again…', noTrends: 'No trends', severity: (n: number) => `severity ${Math.round(n * 100)} %`, hubDown: 'The hub is down', netDown: 'The hub has no network', upAndWell: 'Hub and network are up', conditions: 'Conditions', medicines: 'Medicines', limits: 'Limits set', sleep: 'Usual night', born: 'Born', area: 'Area',
    decoy: 'harmless, looks like trouble', none: 'none', goTo: (time: string) => `Go to ${time}`, toRoute: (route: string) => `to the ${route}`, fallen: 'Lies on the floor', asleep: 'Asleep', awake: 'Awake', raised: 'raised', falseWhy: (why: string) => `False: ${why}.`, unknownLife: 'Who is awake is not known for this run.', reasons: 'Why',
    legend: { true: 'true', read: 'read', lost: 'never arrived', late: 'arrived late', bad: 'spoilt', limit: 'limit', gap: 'no reading' }, table: 'As a table', chartHint: (title: string, unit: string, from: string, to: string, low: string, high: string, gaps: number) => `${title}: true values from ${low} to ${high} ${unit} between ${from} and ${to}; ${gaps === 0 ? 'no gap' : gaps === 1 ? 'one gap' : `${gaps} gaps`} in the readings.`,
    readHint: (title: string, unit: string, from: string, to: string, low: string, high: string, gaps: number) => `${title}: readings from ${low} to ${high} ${unit} between ${from} and ${to}; ${gaps === 0 ? 'no gap' : gaps === 1 ? 'one gap' : `${gaps} gaps`}.`,
    tableTime: 'Time', tableTrue: 'True', tableRead: 'Read',
  },
  time: {
    label: 'Time', times: (speed: number) => `${speed}×`, play: 'Play', pause: 'Pause', back: 'One minute back', on: 'One minute on', prev: 'Previous alert', next: 'Next alert', slower: 'Slower', faster: 'Faster', speed: 'Speed: simulated seconds in one second', slider: 'Moment of the run', view: 'Shown stretch', views: { all: 'Whole run', '4h': '4 h', '1h': '1 h' },
    lanes: { density: 'How many', truth: 'True', said: 'Said' }, density: 'Alerts and true events, by time', marks: 'Marks',
  },
  start: {
    title: 'Open a run', lead: 'A run is a folder: what happened, what was said, and how it was graded. It is read in this browser and goes nowhere else.', drop: 'Drop the folder of a run here', or: 'or', pick: 'Choose a folder', dropping: 'Let go to open it', how: 'No run yet?', howText: 'Make one, then open what it left in runs/:', command: 'npm start', reading: 'Reading the run…', none: 'No run was named, and runs/ holds none yet.',
  },
  trouble: { title: 'This run cannot be opened', where: 'Where', mend: 'How to mend it', again: 'Open another run', page: 'The page has a fault', pageMend: 'Reload the page. If it comes again, please report it with these words.' },
  keys: {
    title: 'Keys and symbols', close: 'Close', letters: 'Single characters are keys', lettersHint: 'Off, no letter, digit or sign acts by itself; each of them has a button, too', groups: {
      Time: [['Space', 'play, pause'], ['← →', 'one minute; with Shift a quarter of an hour'], ['[ ]', 'previous, next alert'], [', .', 'slower, faster'], ['Home End', 'begin, end; of a living run where it stands'], ['L', 'to where a living run stands']],
      List: [['/', 'find'], ['1 2', 'homes, alerts'], ['↑ ↓', 'choose'], ['Enter', 'go there'], ['Esc', 'close, let go']],
      Camera: [['+ −', 'nearer, farther'], ['W A S D', 'move'], ['Q E', 'turn'], ['R F', 'higher, lower'], ['G', 'to the selected home'], ['0', 'whole town'], ['I', 'into the selected home, and back'], ['N M V', 'in a home: names, signal, floors']],
      Page: [['B', 'break something'], ['T', 'light or dark'], ['?', 'this help']],
    },
  },
} as const;

/** What went wrong before the engine saw a run. */
export const TROUBLE = {
  tooLarge: (megabytes: number) => ({ what: `the folder holds ${megabytes} MB, more than a browser should read`, where: '', mend: 'run fewer homes, or look at report.html' }),
  unreadable: (why: string) => ({ what: 'the folder cannot be read', where: why, mend: 'choose it again; it may have been moved or rewritten' }),
  unserved: (why: string) => ({ what: 'the server of this page does not answer', where: why, mend: 'is “twinward lab” still running? Start it again and use the address it prints' }),
} as const;
