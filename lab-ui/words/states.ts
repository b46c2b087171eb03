/** Texts of the statecharts. */
import type { MachineName } from '../../sim/statecharts/index.ts';
import type { ChartTransition } from '../model/statechart.ts';

const OWN: Readonly<Record<string, string>> = { inBed: 'in bed', rem: 'REM', backingOff: 'backing off', toileting: 'toilet', out: 'out of the house', mains: 'on mains', backup: 'on backup cell', up: 'up' };
/** `backingOff` → `backing off`, `GO_TO_BED` → `go to bed`. */
export const nameOf = (key: string): string => OWN[key] ?? key.replaceAll('_', ' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

const GUARDS: Readonly<Record<string, string>> = {
  ableToMove: 'if able to move', backToBed: 'if it is night', deepDue: 'early in the night', hasBackupCell: 'if it has a backup cell', networkUp: 'if the network is up', hubRunning: 'if the hub runs', alive: 'if network and hub are up', ready: 'if a session is granted',
};
const WHILE = 'a while';
const DELAYS: Readonly<Record<string, string>> = { mealTime: 'the meal', walkTime: 'the walk', exerciseTime: 'the exercise', bathTime: 'the bath', toiletTime: 'a few minutes', bootTime: 'booting', rejoinTime: 'rejoining', backupTime: 'the cell is empty', keepAliveTimeout: 'the keep-alive', backOff: 'a pause', reconnectDelay: 'a short wait', stirTime: WHILE, wakefulTime: WHILE, sleepLatency: WHILE, lightTime: WHILE, deepTime: WHILE, remTime: WHILE };

export const onWords = ({ kind, on }: ChartTransition): string => (kind === 'event' ? nameOf(on) : DELAYS[on] === WHILE ? `in ${WHILE}` : `after ${DELAYS[on] ?? nameOf(on)}`);
const lastOf = (path: string): string => nameOf(path.split('.').at(-1)!);
/** `go to bed → in bed` */
export const transitionWords = (transition: ChartTransition): string => `${onWords(transition)}${transition.target === undefined ? '' : ` → ${lastOf(transition.target)}`}`;

export const STATES_WORDS = {
  label: 'Statecharts of the selected home', choose: 'Whose states',
  intro: 'Drawn from the very definitions that the engine runs. What is lit is so at this moment; its arrows are what can happen next.',
  introHint: 'The engine compiles these XState machines to tables and steps them; nothing here is drawn by hand. States are noted once a minute: what lasts less may not show.',
  machines: { resident: 'Resident', sensor: 'Device', link: 'Radio', hub: 'Hub', uplink: 'Uplink' } satisfies Record<MachineName, string>,
  machineHints: {
    resident: 'The day and posture of the person', sensor: 'Power, fit, firmware and pairing of a device: it reports only while all four allow it', link: 'The radio between devices and hub', hub: 'The hub: on mains, on its backup cell, or off', uplink: 'The way from hub to broker: the network, and the session over it',
  } satisfies Record<MachineName, string>,
  devices: 'Devices',
  guard: (guard: string) => GUARDS[guard] ?? `if ${nameOf(guard)}`,
  hint: (transition: ChartTransition) => `${transition.kind === 'after' ? `A time runs out, called ${transition.on}` : `Event ${transition.on}`}${transition.guard === undefined ? '' : `, only ${GUARDS[transition.guard] ?? `if ${nameOf(transition.guard)}`}`}${transition.target === undefined ? '' : `; leads to ${transition.target.split('.').map(nameOf).join(', ')}`}.`,
  initial: 'Entered first', parallel: 'Both sides go on at once', lit: 'now', region: 'region',
  now: 'Now', since: (time: string, long: string) => `since ${time}, ${long}`, next: (time: string, state: string) => `Next: ${state}, at ${time}`, noNext: 'No later change in this run', notYet: 'What comes next is not known yet: the run goes on.',
  history: 'How it went', historyOf: (what: string) => `How it went: ${what}`, changes: (n: number) => (n === 1 ? 'one state' : `${n.toLocaleString('en')} states`), start: 'at the start', noHistory: 'Nothing is known of this one.',
  summary: (what: string, state: string) => `${what} is ${state}.`,
  unknown: 'This moment is not computed yet.',
} as const;

/** A text of a control state in words: `day: in bed, asleep, light · posture: upright`. */
export const stateWords = (text: string): string => text.split('|').map((leaf) => leaf.split('.').map(nameOf)).map(([first, ...inner]) => (inner.length === 0 ? first : `${first}: ${inner.join(', ')}`)).join(' · ');
/** Only the innermost of each leaf that was another one before: `asleep: light`. */
export function changeWords(text: string, before: string | undefined): string {
  const known = new Set(before?.split('|'));
  return text.split('|').filter((leaf) => !known.has(leaf)).map((leaf) => {
    const keys = leaf.split('.');
    return (keys.length === 3 ? keys.slice(-1) : keys.slice(-2)).map(nameOf).join(': ');
  }).join(' · ');
}
/** `2 h 5 min` */
export function longWords(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 1) return 'less than a minute';
  const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24, minutes % 60];
  return [days > 0 && `${days} d`, hours > 0 && `${hours} h`, rest > 0 && days === 0 && `${rest} min`].filter(Boolean).join(' ');
}
