/** Texts of a home seen from inside. */
import type { Pose } from '../stage/home/whereabouts.ts';
import type { KitTrouble } from '../stage/home/troubles.ts';

const FLOORS: Readonly<Record<string, string>> = { '-1': 'Basement', '0': 'Ground floor', '1': 'Upstairs', '2': 'Second floor', '3': 'Third floor' };

export const HOME_WORDS = {
  tools: 'In the home', attack: 'attack', enter: 'Go inside', leave: 'Back to the town', symbols: 'Symbols', names: 'Names of rooms and devices', signal: 'How strong each place is heard at the hub', levels: 'Floors: all, or one alone', wait: 'Computing this home…',
  floor: (floor: number) => FLOORS[String(floor)] ?? `Floor ${floor}`, allFloors: 'All floors',
  does: {
    stand: 'stands', walk: 'walks', sit: 'rests', eat: 'eats', lie: 'sleeps', lieUp: 'lies awake', toilet: 'is in the bathroom', bath: 'takes a bath', shower: 'takes a shower', exercise: 'exercises', fallen: 'lies on the floor',
  } satisfies Record<Pose, string>,
  resident: 'The resident', out: (who: string) => `${who} is out of the house.`, who: (who: string, does: string, room: string) => (room ? `${who} ${does}, ${room}.` : `${who} ${does}.`), inRoom: (title: string) => `in the ${title.toLowerCase()}`,
  carer: 'a nurse or helper', carerHere: (room: string) => `A nurse or helper is here${room ? `, ${room}` : ''}.`,
  trouble: { batteryFlat: 'battery flat', batteryLow: 'battery low', detached: 'not where it measures', unpaired: 'not paired with the hub', stuck: 'hangs or restarts' } satisfies Record<KitTrouble, string>,
  faulty: 'faulty', hub: (uplink: string) => `hub · uplink ${uplink}`, hubTrouble: { off: 'The hub is off.', stuck: 'The hub does not work: it hangs or starts up.', noNetwork: 'The hub has no network.' }, waiting: (n: number) => `${n.toLocaleString('en')} ${n === 1 ? 'reading waits' : 'readings wait'} at the hub.`,
  linkLost: 'No device reaches the hub.', linkWeak: 'The radio between devices and hub is disturbed.', attacked: 'Somebody sends forged messages in the name of this home.', allWell: 'All kit works.', device: (name: string, what: string) => `${name}: ${what}.`,
  dbm: (signal: number) => `${String(signal).replace('-', '−')} dBm`,
  label: { resident: (does: string) => does, device: (name: string, signal: string, what: string) => [name, what || signal].filter(Boolean).join(' · ') },
  legend: {
    link: 'Radio to the hub', linkHint: 'How strong a device is heard at the hub, in dBm: decibels over a milliwatt. Nearer to zero is stronger.', good: 'good', fair: 'fair', poor: 'poor', down: 'down', messages: 'Messages', bead: 'a reading, a publication', waiting: 'waits at the hub', forged: 'forged, from outside', true: 'True',
    broken: 'kit that does not work', faulty: 'faulty kit', bands: 'Heard at the hub, dBm', band: (from: number, to: number) => (from === -Infinity ? `under ${String(to).replace('-', '−')}: mostly lost` : to === Infinity ? `${String(from).replace('-', '−')} and more` : `${String(from).replace('-', '−')} to ${String(to).replace('-', '−')}`),
    hatched: 'hatched: fair or poor',
  },
} as const;
