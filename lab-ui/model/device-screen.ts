/**
 * The screen of the hub in a resident's home, at a moment: a pure function of what the hub can know then (its plan, what it heard, its own state) and, where it
 * has a network, of the alerts that the pipeline raised. Never of truth. One thing at a time; the first that holds, in the order below.
 */
import type { AlertRow } from './run-view.ts';
import { stateAt, type HomeDetail } from './home-detail.ts';
import { lastBefore, placeBefore, type Contact, type DueItem, type HeardOnce, type HubKnows } from './hub-knows.ts';
import { DEVICE_WORDS, dayName, DONE_WORDS, measuredWords, type Wording } from '../words/device.ts';

/** What a screen is about. Each tone has a colour and, because colour alone says nothing, a shape of its own. */
export const TONES = ['rest', 'ask', 'done', 'trouble', 'alarm', 'dark'] as const;
export type Tone = (typeof TONES)[number];

export const SCREEN_KINDS = ['dark', 'starting', 'frozen', 'leave', 'help', 'alert', 'visit', 'backup', 'done', 'measure', 'device', 'offline', 'night', 'rest'] as const;
export type ScreenKind = (typeof SCREEN_KINDS)[number];

export interface DeviceScreen {
  kind: ScreenKind;
  title: string;
  lines: readonly string[];
  /** at most two; the help button stands beside them on every screen that is lit */
  choices: readonly string[];
  tone: Tone;
  /** epoch ms: what its clock says */
  clock: number;
  /** as the hub's own state line says it */
  network: boolean;
  mains: boolean;
}

/** A screen that stood from a moment on. */
export interface ScreenSince {
  at: number;
  screen: DeviceScreen;
}

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** How long a thing holds the screen, ms. All of them: assumption. */
const HOLD = { done: 3 * MINUTE_MS, button: 10 * MINUTE_MS, danger: 30 * MINUTE_MS, alert: 60 * MINUTE_MS, visitSoon: 15 * MINUTE_MS, nurseSoon: 60 * MINUTE_MS } as const;
/** Charge at which a person is asked to change or charge, %; as low as the reference pipeline's rule. */
const BATTERY_LOW = 15;
/** A battery report is believed for so long, ms: they come each hour. */
const BATTERY_NEW_MS = 150 * MINUTE_MS;
/** A device that reports at intervals is missed after so many of them, and not before so long. */
const SILENT_INTERVALS = 8;
const SILENT_LEAST_MS = 15 * MINUTE_MS;
/** The device's own word on its signal under which it cannot be worn, and in how many reports in a row. */
const QUALITY_OFF = 0.2;
const QUALITY_RUN = 3;
/** Last heard weaker than this, a silent device is taken to be too far away, dB[mW]. */
const SIGNAL_FAR = -88;
/** Only what a person puts on or carries can be asked of a person. */
const WORN: ReadonlySet<string> = new Set(['pulse-oximeter', 'wearable', 'cgm', 'ecg-patch', 'respiration-belt', 'fall-pendant', 'sos-button']);

type Home = Pick<HomeDetail, 'states' | 'hubKnows'>;

/** @param alerts of this home @param at epoch ms */
export function screenAt(home: Home, alerts: readonly AlertRow[], at: number, wording: Wording = 'plain'): DeviceScreen {
  const W = DEVICE_WORDS[wording];
  const { hubKnows: knows } = home;
  const hub = stateAt(home, 'hub', at) ?? '';
  const uplink = stateAt(home, 'uplink', at) ?? '';
  const network = !uplink.includes('network.down') && !uplink.includes('session.offline');
  const mains = !hub.includes('backup');
  const make = (kind: ScreenKind, tone: Tone, title: string, lines: readonly string[] = [], choices: readonly string[] = []): DeviceScreen => ({ kind, tone, title, lines, choices, clock: at, network, mains });

  if (hub.includes('off')) return { ...make('dark', 'dark', '', []), network: false };
  if (hub.includes('booting')) return make('starting', 'rest', W.starting.title, [W.starting.line]);
  if (hub.includes('hung')) {
    // Nothing moves any more: the last screen stands, and its clock.
    const since = home.states.findLast((one) => one.of === 'hub' && one.at <= at)!.at;
    const last = home.states.some((one) => one.of === 'hub' && one.at < since) ? screenAt(home, alerts, since - MINUTE_MS, wording) : make('rest', 'rest', '');
    return { ...last, kind: 'frozen' };
  }

  const { heard } = knows;
  const lastOf = (...whats: string[]): HeardOnce | undefined => heard.findLast((one) => one.at <= at && whats.includes(one.what));
  const within = (one: HeardOnce | undefined, ms: number): one is HeardOnce => one !== undefined && at - one.at < ms;

  const danger = lastOf('smoke', 'carbon-monoxide');
  if (within(danger, HOLD.danger)) return make('leave', 'alarm', danger.what === 'smoke' ? W.leave.smoke : W.leave.gas, [W.leave.line], [W.leave.out]);

  const standing = network ? alerts.filter((alert) => alert.kind === 'clinical' && alert.priority !== 'low' && alert.at <= at && at < alert.until && at - lastStep(alert, at) < HOLD.alert) : [];
  const worst = standing.toSorted((a, b) => (a.priority === b.priority ? b.at - a.at : a.priority === 'high' ? -1 : 1))[0];
  const button = lastOf('fall', 'sos');
  if (within(button, HOLD.button) && !(worst && worst.at >= button.at)) {
    const words = network ? W.calls : W.callsAlone;
    return make('help', 'alarm', button.what === 'fall' ? words.fall : words.sos, [words.line], network ? [W.fine, W.callMe] : [W.fine]);
  }
  if (worst) {
    const taken = worst.steps.some(([when, state]) => when <= at && (state === 'acknowledged' || state === 'escalated'));
    return make('alert', 'alarm', taken ? W.alert.taken : W.alert.told, [W.alert.do[worst.code] ?? W.alert.sit, ...(taken ? [W.alert.comes] : [])], [W.fine, W.callMe]);
  }

  const visit = visitAt(knows, at);
  if (visit) {
    const time = clock(visit.at);
    if (visit.going) return make('visit', 'ask', W.visit.now, [W.visit.speak], [W.visit.end]);
    return visit.kind === 'video-visit' ? make('visit', 'ask', W.visit.soon(time), [network ? W.visit.sit : W.visit.noNetwork], network ? [W.visit.start, W.visit.notNow] : []) : make('visit', 'ask', W.visit.nurse(time), [W.visit.door], [W.ok]);
  }

  if (!mains) return make('backup', 'trouble', W.backup.title, [W.backup.line], [W.backup.done]);

  const done = heard.findLast((one) => one.at <= at && one.what in DONE_WORDS);
  if (within(done, HOLD.done)) {
    const together = Object.fromEntries(heard.filter((one) => one.at === done.at && one.dev === done.dev).map(({ what, value }) => [what, value]));
    return make('done', 'done', measuredWords(wording, done.what, together), [network ? W.done.thanks : W.done.kept], [W.ok]);
  }

  const night = inWindow(knows.sleep, at);
  const due = night ? undefined : dueAt(knows, at);
  if (due) return make('measure', 'ask', (W.ask[due.kind] ?? W.askOther).title, [(W.ask[due.kind] ?? W.askOther).how], [W.show, W.later]);

  const wants = night ? undefined : deviceWish(knows.contacts, at, home.states.findLast((one) => one.of === 'hub' && one.at <= at)?.at ?? at);
  if (wants) {
    const words = W.wish[wants.wish];
    const name = W.names[wants.kind] ?? W.otherName;
    return make('device', 'trouble', words.title(name), [words.step(name)], [W.did, W.show]);
  }

  if (!network) return make('offline', 'trouble', W.offline.title, [W.offline.line], [W.ok]);
  if (night) return make('night', 'rest', clock(at), [W.night]);
  const next = nextDue(knows, at);
  return make('rest', 'rest', clock(at), [dayName(at), ...(next ? [W.next((W.ask[next.item.kind] ?? W.askOther).short, clock(next.at), Math.floor(next.at / DAY_MS) > Math.floor(at / DAY_MS))] : [])]);
}

/** Every screen that stood for at least a step, from the start of the run until `until`. @param stepMs how finely it is looked for */
export function screensOfRun(home: Home, alerts: readonly AlertRow[], start: number, until: number, wording: Wording = 'plain', stepMs = MINUTE_MS): ScreenSince[] {
  const list: ScreenSince[] = [];
  let before = '';
  for (let at = start; at <= until; at += stepMs) {
    const screen = screenAt(home, alerts, at, wording);
    // A clock that goes is no other screen.
    const what = screen.kind === 'rest' || screen.kind === 'night' ? screen.kind : `${screen.kind}|${screen.title}|${screen.lines.join('|')}`;
    if (what !== before) list.push({ at, screen });
    before = what;
  }
  return list;
}

/** `07:05`. Homes keep local wall time, written as UTC. */
export function clock(at: number): string {
  const minutes = Math.floor((((at % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function lastStep({ at, steps }: AlertRow, now: number): number {
  return Math.max(at, ...steps.filter(([when]) => when <= now).map(([when]) => when));
}

/** A video visit that goes on or is about to, or a nurse who is about to come. */
function visitAt({ calendar, heard }: HubKnows, at: number): { kind: string; at: number; going: boolean } | undefined {
  const call = heard.findLast((one) => one.at <= at && (one.what === 'call-start' || one.what === 'call-end'));
  if (call?.what === 'call-start') return { kind: 'video-visit', at: call.at, going: true };
  // What has been held is over, even where it lasted less than planned.
  return calendar.flatMap((one) => {
    const soon = one.kind === 'video-visit' ? HOLD.visitSoon : one.kind === 'nurse-visit' ? HOLD.nurseSoon : 0;
    return soon > 0 && at >= one.at - soon && at < one.at + (one.kind === 'video-visit' ? HOLD.button : 0) && !(call && call.at >= one.at) ? [{ kind: one.kind, at: one.at, going: false }] : [];
  })[0];
}

/** The first item of the plan whose window is open and that was not heard in it. */
function dueAt({ plan, heard }: HubKnows, at: number): DueItem | undefined {
  return plan.find(({ dev, windows }) => windows.some((window) => inWindow(window, at) && !heard.some((one) => one.dev === dev && one.at <= at && one.at >= opened(window, at) && one.what in DONE_WORDS)));
}

function nextDue({ plan }: HubKnows, at: number): { item: DueItem; at: number } | undefined {
  const midnight = Math.floor(at / DAY_MS) * DAY_MS;
  return plan.flatMap((item) => item.windows.flatMap(([from]) => [midnight, midnight + DAY_MS].map((day) => ({ item, at: day + from * MINUTE_MS })))).filter((one) => one.at > at).toSorted((a, b) => a.at - b.at)[0];
}

type Wish = 'battery' | 'putOn' | 'far' | 'all';

/** The one simple step that a device asks for, the surest first. @param up since when the hub has stood as it stands */
function deviceWish(contacts: readonly Contact[], at: number, up: number): { kind: string; wish: Wish } | undefined {
  const silent = contacts.filter((contact) => contact.intervalMs > 0 && isSilent(contact, at, up));
  // Where all are silent at once, it is not the devices.
  if (silent.length > 1 && silent.length === contacts.filter(({ intervalMs }) => intervalMs > 0).length) return { kind: 'hub', wish: 'all' };
  for (const { kind, battery } of contacts) {
    const charge = lastBefore(battery, at);
    if (charge && charge.value <= BATTERY_LOW && at - charge.at < BATTERY_NEW_MS) return { kind, wish: 'battery' };
  }
  for (const { kind, quality: [times, values] } of contacts) {
    const last = placeBefore(times, at);
    if (last >= QUALITY_RUN - 1 && at - (times[last] as number) < SILENT_LEAST_MS && values.subarray(last - QUALITY_RUN + 1, last + 1).every((value) => value < QUALITY_OFF)) return { kind, wish: 'putOn' };
  }
  const missed = silent.find(({ kind }) => WORN.has(kind));
  if (!missed) return undefined;
  const charge = lastBefore(missed.battery, at);
  const signal = lastBefore(missed.signal, at);
  return { kind: missed.kind, wish: charge && charge.value <= BATTERY_LOW ? 'battery' : signal && signal.value <= SIGNAL_FAR ? 'far' : 'putOn' };
}

function isSilent({ heard, intervalMs }: Contact, at: number, up: number): boolean {
  const last = placeBefore(heard, at);
  // While the hub was down it heard nobody.
  return at - Math.max(up, last < 0 ? 0 : (heard[last] as number)) > Math.max(SILENT_LEAST_MS, SILENT_INTERVALS * intervalMs);
}

/** Whether a time lies in a window of the day; one whose end is before its begin goes over midnight. */
function inWindow([from, to]: readonly [number, number], at: number): boolean {
  const minute = (((at % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS;
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** When the window that is open at a time opened. */
function opened([from]: readonly [number, number], at: number): number {
  const midnight = Math.floor(at / DAY_MS) * DAY_MS;
  return midnight + from * MINUTE_MS <= at ? midnight + from * MINUTE_MS : midnight - DAY_MS + from * MINUTE_MS;
}
