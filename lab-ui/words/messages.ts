/** Texts of the messages of a home. */
import { CODES, type SignalName } from '../../contract/codes.ts';
import type { HomeAccount, RowFate, Said, StreamChannel } from '../model/stream.ts';
import { SIGNAL_WORDS, UNIT_WORDS, words } from '../words.ts';
import { longWords } from './states.ts';

const SIGNAL_BY_CODE: ReadonlyMap<string, SignalName> = new Map((Object.keys(CODES) as SignalName[]).map((name) => [CODES[name].code, name]));
const EVENTS: Readonly<Record<string, string>> = { 'fall': 'Fall', 'sos': 'Call for help', 'door-open': 'Door opened', 'door-close': 'Door closed', 'bed-exit': 'Left the bed', 'bed-enter': 'Went to bed', 'dose-taken': 'Dose taken', 'dose-missed': 'Dose missed', 'irregular-rhythm': 'Irregular rhythm', 'smoke': 'Smoke', 'carbon-monoxide': 'Carbon monoxide', 'call-start': 'Call began', 'call-end': 'Call ended', 'test': 'Test of a device' };
const UNITS: Readonly<Record<string, string>> = { ...UNIT_WORDS, '{bool}': '', '{count}': '', '{steps}': '', '{score}': '', '[ppm]': 'ppm', 'dB[mW]': 'dBm' };
const TRUE_FALSE: Readonly<Partial<Record<SignalName, readonly [string, string]>>> = { bedPresence: ['Nobody in bed', 'In bed'], hubMains: ['Hub on its backup cell', 'Hub on mains'] };

/** One reading in words: `Heart rate 72 per min`. */
export function readingWords({ code = '', value, unit = '', text }: Said): string {
  const signal = SIGNAL_BY_CODE.get(code);
  if (value === undefined) return EVENTS[code] ?? (code === '' ? text ?? '' : words(code));
  const named = signal && TRUE_FALSE[signal]?.[value === 0 ? 0 : 1];
  return named ?? [signal ? SIGNAL_WORDS[signal] : code, Number(value.toFixed(2)), UNITS[unit] ?? unit].filter((part) => part !== '').join(' ');
}
/** Readings in words, those of one kind together: `Heart rate 72, 74 per min`. */
export function saidWords(said: readonly Said[]): string[] {
  const groups = Map.groupBy(byWeight(said), ({ code, value }) => (value === undefined || TRUE_FALSE[SIGNAL_BY_CODE.get(code ?? '')!] ? Symbol(code) : code));
  return [...groups.values()].map(([first, ...others], index) => {
    const { code = '', value, unit = '' } = first!;
    const signal = SIGNAL_BY_CODE.get(code);
    const words = others.length === 0 ? readingWords(first!) : [signal ? SIGNAL_WORDS[signal] : code, [value, ...others.map((one) => one.value)].map((one) => Number(one?.toFixed(2))).join(', '), UNITS[unit] ?? unit].filter((part) => part !== '').join(' ');
    return index === 0 ? words : `${words[0]?.toLowerCase() ?? ''}${words.slice(1)}`;
  });
}
/** What tells of a body comes before what tells of a battery. */
const FIRST = ['spo2', 'heartRate', 'respiration', 'glucose', 'temperature', 'systolic', 'diastolic', 'weight', 'capillaryGlucose', 'peakFlow', 'afBurden', 'carbonMonoxide', 'bedPresence', 'motion', 'steps', 'hrv'] as const;
const rank = ({ code = '' }: Said): number => {
  const place = (FIRST as readonly string[]).indexOf(SIGNAL_BY_CODE.get(code) ?? '');
  return place < 0 ? FIRST.length : place;
};
export const byWeight = (said: readonly Said[]): Said[] => said.toSorted((a, b) => rank(a) - rank(b));

export const MESSAGES_WORDS = {
  label: 'Messages of the selected home', list: 'Messages of the hub, newest first', find: 'Find in messages', filter: 'Which messages', all: 'All', none: 'No message fits.', noneYet: 'The hub has sent nothing yet.', computing: 'Computing the messages…', trouble: 'No messages', clear: 'Show all again',
  channels: { telemetry: 'Readings', event: 'Events', status: 'Hub', reply: 'Replies' } satisfies Record<StreamChannel, string>,
  channelHints: { telemetry: 'What devices measured', event: 'What happened: falls, doors, doses', status: 'Sessions of the hub: its birth, and its will when it is given up', reply: 'Answers of the hub to commands' } satisfies Record<StreamChannel, string>,
  troubled: 'With trouble', troubledHint: 'What waits or waited, was sent again, never arrived, or was cut',
  shown: (n: number, of: number) => (n === of ? `${of.toLocaleString('en')}` : `${n.toLocaleString('en')} of ${of.toLocaleString('en')}`),
  more: (n: number) => `+${n}`, readings: (n: number) => (n === 1 ? '1 reading' : `${n} readings`), bytes: (n: number) => `${n.toLocaleString('en')} B`, size: 'Size of the payload on the wire, bytes of UTF-8',
  fates: { arrived: 'arrived', underway: 'under way', lost: 'never arrived', again: 'sent again', waiting: 'waits in the hub', session: 'session', cut: 'cut' } satisfies Record<RowFate, string>,
  fateHints: {
    arrived: 'Subscribers of the broker saw it', underway: 'Sent; subscribers see it when this step of the run closes', lost: 'Left the hub, and no subscriber saw it', again: 'The hub did not believe in the first acknowledgement and sent it a second time: subscribers see it twice',
    waiting: 'The hub has it and cannot send it yet', session: 'The hub opened a session with the broker', cut: 'The broker gave the hub up and published its will',
  } satisfies Record<RowFate, string>,
  arrivedLate: (long: string) => `after ${long}`, waited: (long: string) => `waited ${long} in the hub`,
  connect: (epoch: number) => `The hub opens a session, boot ${epoch}`, cut: 'The broker gives the hub up: its will goes out', online: 'The hub is online', offline: 'The hub is offline', answer: (text: string) => `Answer: ${text}`,
  attackBegins: (title: string) => `An attack begins: ${title}`, attackNote: (title: string, from: string, to: string) => `Attack on this home, ${from} to ${to}: ${title}.`, attackHint: 'Below is what the hub itself sent. What an attacker put beside it on the broker came from elsewhere; the report tells how much of it was forged.', underAttack: 'under attack', underAttackHint: 'Sent while an attack acted on this home',
  detail: 'The chosen message', topic: 'Topic', epoch: 'Boot of the hub', epochHint: 'Epoch: rises by one with each boot of the hub', seq: 'Number in the boot', seqHint: 'seq: counts the messages of a boot, from 0', noSeq: 'none', sentAt: 'Left the hub', takenAt: 'Taken', arrivedAt: 'Arrived', notYet: 'not yet', never: 'never', payload: 'Payload', heldPayload: 'As the hub holds it', willPayload: 'Will', close: 'Close', retained: 'kept by the broker for those who come later',
  account: 'Account of this home', accountNow: (time: string) => `up to ${time}`, accountHint: 'Every reading and event of the kit, counted once.',
  accountRows: {
    made: ['Taken', 'A device of this home measured it or noticed it'], unheard: ['never reached the hub', 'The hub was down, or the radio lost it: it is gone'], heard: ['At the hub', 'The hub heard it'], waiting: ['wait in the hub', 'The hub has them and cannot send them yet'], gone: ['lost in the hub', 'Its store was full, or was emptied'],
    sent: ['Sent', 'Left the hub for the broker'], underway: ['under way', 'Subscribers see them when this step of the run closes'], arrived: ['Arrived', 'Subscribers of the broker saw them'],
  } as const satisfies Record<Exclude<keyof HomeAccount, 'again'> | 'underway', readonly [string, string]>,
  again: (n: number) => `${n.toLocaleString('en')} ${n === 1 ? 'message' : 'messages'} sent again`,
  runAccount: 'Account of the whole run', runAccountHint: 'Every reading that was due goes on from step to step, or leaves at exactly one place. From report.json.', homeOpen: 'This home', runOpen: 'Whole run', which: 'Whose account',
  runSteps: { scheduled: ['Due', 'Due by care plan, device or event'], taken: ['Taken', 'A device measured'], atHub: ['At the hub', 'Heard by a hub'], sent: ['Sent', 'Left a hub for the broker'], received: ['Received', 'Seen by the system under test'] } as const,
  runLeaves: {
    notMeasured: ['not measured', 'It was due, and nobody or nothing measured'], network: ['lost on the link', 'Measured, and never heard by the hub'], hub: ['lost in the hub', 'Gone before it was sent'], dropped: ['dropped by policy', 'A full queue let the oldest go, as stated'], queued: ['still queued', 'Waiting in a hub when the run ended'],
    broker: ['lost by the broker', 'Came to the broker, and never left it'], refused: ['refused', 'Turned away at the broker'], unexplained: ['unexplained', 'The lab lost track of these: the verdict is unknown'],
  } as const,
  runMarks: { late: (n: number) => `${n.toLocaleString('en')} of these late`, duplicated: (n: number) => `${n.toLocaleString('en')} of these twice` },
  causes: (causes: readonly (readonly [string, number])[]) => causes.map(([cause, n]) => `${words(cause)} ${n.toLocaleString('en')}`).join(', '),
  long: longWords,
} as const;
