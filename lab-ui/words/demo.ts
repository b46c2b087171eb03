/** Texts of the demo: the welcome, the bar of a story, and the captions of the three stories. Names, times, alerts and values are put in from the run. */
import { lengthOfTime } from '../../reports/plain-words.ts';

/** Someone, as a caption introduces them. */
interface Person {
  name: string | undefined;
  age: number | undefined;
  conditions: readonly string[];
}
const nameOf = ({ name }: Person): string => name ?? 'the resident';
const upper = (text: string): string => text[0]!.toUpperCase() + text.slice(1);
const percent = (value: number): string => `${Math.round(value)} %`;

/** What the report makes of the event that a story is about. */
const OUTCOMES: Readonly<Record<string, string>> = { detected: 'found, and in time', late: 'found, but late', missed: 'nobody was told', unobservable: 'no reading could show it' };

export const DEMO_WORDS = {
  welcome: {
    label: 'Welcome', lead: 'A crash-test lab for home-health alerting.', text: 'Simulated people live their evening in this browser. Something will go wrong. What is true, and what will the alerting say?',
    play: 'Play the night', playHint: 'A story of about two minutes', others: 'Other stories', choose: 'Choose a scenario', open: 'Open a run',
    phone: 'Simulated people live their evening below. The stories want a wider screen.', begins: 'The evening begins…',
  },
  bar: {
    label: 'Story', true: 'True', said: 'The pipeline', nothingSaid: 'has said nothing yet', pause: 'Pause the story', goOn: 'Go on', skip: 'Next scene', back: 'Scene before', stop: 'End the story', progress: 'How far the story is', yours: 'Over to you. The story waits.', waiting: 'A moment…',
    scene: (now: number, of: number) => `scene ${now} of ${of}`, next: (title: string) => `Next: ${title}`, trueHint: 'Only the lab knows this. The pipeline never sees it.', saidHint: 'What the alert pipeline told people, from messages alone', to: (route: string) => `to the ${route}`, again: (time: string, state: string) => `${time}: ${state}`,
  },
  end: { label: 'After the story', title: 'Your turn', text: 'Choose a home and an illness or a fault, and see what the pipeline makes of it.', act: 'Break something yourself', again: 'Play it again', close: 'Look around' },
  states: { raised: 'raised', escalated: 'nobody has answered, so it goes one step up', resolved: 'settled', acknowledged: 'someone has answered' } as Readonly<Record<string, string>>,
  stories: {
    fall: { title: 'A fall at night', summary: 'A resident falls late at night and cannot get up. It is caught.' },
    'silent-night': { title: 'A silent night', summary: 'A home goes silent. Is it the patient? It is the hub.' },
    street: { title: 'A street without power', summary: 'A street goes dark while the lungs of one resident get worse.' },
  },
  fall: {
    evening: (homes: number, time: string) => `${homes} homes at ${time}. A lit window: someone is awake.`,
    asleep: 'By eleven most are asleep. Mats, watches and motion sensors report every minute. The pipeline sees nothing else.',
    who: (who: Person) => `${upper(nameOf(who))}, ${who.age ?? ''}, lives here alone and wears a pendant.`,
    up: (who: Person, asleep: boolean) => (asleep ? `${upper(nameOf(who))} sleeps.` : `${upper(nameOf(who))} is up in the dark.`),
    fallen: (who: Person, time: string) => `${time}. ${upper(nameOf(who))} has fallen and cannot get up.`,
    lies: (since: number) => `On the floor for ${lengthOfTime(since)}.`,
    noAlert: 'No alert has come.',
    nurse: (time: string) => `${time}. A nurse is called out.`,
    still: (since: number) => `Still on the floor, for ${lengthOfTime(since)}. The nurse is on the way.`,
    helped: (who: Person, time: string, lay: number) => `${time}. The nurse has helped ${nameOf(who)} up, after ${lengthOfTime(lay)} on the floor.`,
    graded: (outcome: string | undefined, others: number) => `Graded: ${OUTCOMES[outcome ?? ''] ?? OUTCOMES['missed']}${others === 0 ? ', and nobody else was woken for nothing.' : `. Beside it there were ${others} other alerts.`}`,
  },
  silent: {
    evening: (homes: number, time: string) => `${homes} homes at ${time}. Everything a home sends goes through one small hub.`,
    who: (who: Person) => `${upper(nameOf(who))}, ${who.age ?? ''}, has ${who.conditions[0] ?? 'a condition'}. Oxygen is measured through the night.`,
    plug: (time: string, who: Person, asleep: boolean) => `${time}. The hub has lost its power. ${upper(nameOf(who))} is ${asleep ? 'asleep and well' : 'awake and well'}.`,
    silence: 'From the outside: silence. Is it the patient?',
    well: (who: Person, asleep: boolean) => `${upper(nameOf(who))} is ${asleep ? 'asleep' : 'awake'}. The hub is dark.`,
    layer: (layer: string) => `A ticket for the technician, and the right layer: ${layer}. No nurse is woken.`,
    noAlert: 'No ticket has come.',
    back: (time: string, dark: number) => `${time}. The hub has power again, after ${lengthOfTime(dark)}.`,
    rest: (who: Person, asleep: boolean) => `${upper(nameOf(who))} is ${asleep ? 'asleep, and has noticed nothing' : 'awake'}.`,
    graded: (outcome: string | undefined, clinical: number) => `Graded: ${OUTCOMES[outcome ?? ''] ?? OUTCOMES['missed']}${clinical === 0 ? ', and nobody was sent to a patient for a hub.' : `. There were ${clinical} clinical alerts in this home.`}`,
  },
  street: {
    evening: (homes: number, time: string) => `A winter evening, ${time}. ${homes} homes in three streets.`,
    worse: (who: Person, time: string) => `${time}. The lungs of ${nameOf(who)}, ${who.age ?? ''}, begin to get worse.`,
    slow: 'It begins slowly. No reading is beyond a limit yet.',
    oxygen: (value: number, limit: number | undefined) => `Oxygen saturation is ${percent(value)}.${limit === undefined ? '' : ` The limit is ${percent(limit)}.`}`,
    dark: (time: string, homes: number) => `${time}. The power fails in ${homes} homes at once.`,
    backup: 'Some hubs have a backup cell. It lasts a minute or two, and they spend it to tell.',
    oneCause: 'One ticket for one cause, not one for each home.',
    noAlert: 'Nobody has been told.',
    blind: (who: Person) => `${upper(nameOf(who))} gets worse, and nothing can tell.`,
    named: (who: Person) => `The ticket has ${nameOf(who)} among those to call first. That is all anyone can do.`,
    notNamed: 'The ticket does not name this home among the first.',
    back: (time: string, dark: number) => `${time}. The power is back, after ${lengthOfTime(dark)}. The hubs start anew.`,
    kept: 'What was measured in the dark is lost: these hubs keep nothing without power.',
    late: (after: number) => `${lengthOfTime(after)} after the power came back. In the dark nobody could have known.`,
    help: (time: string) => `${time}. An ambulance is called.`,
    graded: (outcome: string | undefined, unseen: number | undefined) => `Graded: ${OUTCOMES[outcome ?? ''] ?? OUTCOMES['missed']}.${unseen === undefined ? '' : ` From illness to alert it was ${lengthOfTime(unseen)}, most of it in the dark.`}`,
  },
} as const;
