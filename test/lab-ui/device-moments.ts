/** Homes made up so that their screen is of a kind: one moment for each. */
import type { DeviceKind } from '../../contract/messages.ts';
import { screenAt, type DeviceScreen, type ScreenKind } from '../../lab-ui/model/device-screen.ts';
import type { HomeDetail, StateSince } from '../../lab-ui/model/home-detail.ts';
import type { Contact, HubKnows } from '../../lab-ui/model/hub-knows.ts';
import type { AlertRow } from '../../lab-ui/model/run-view.ts';

export const MINUTE = 60_000;
const DAY = Date.UTC(2026, 0, 14);
/** Of that day. */
export const time = (hour: number, minute = 0) => DAY + (hour * 60 + minute) * MINUTE;
export const floats = (values: readonly number[]) => Float64Array.from(values);
export const every = (from: number, to: number, step = MINUTE) => Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => from + n * step);

export function contact(kind: DeviceKind, { heard = every(time(6), time(23)), intervalMs = MINUTE, battery = [] as [number, number][], quality = [] as [number, number][], signal = [] as [number, number][] } = {}): Contact {
  const pairs = (list: [number, number][]) => [floats(list.map(([at]) => at)), floats(list.map(([, value]) => value))] as const;
  return { dev: kind, kind, intervalMs, heard: floats(heard), battery: pairs(battery), quality: pairs(quality), signal: pairs(signal) };
}

export function home({ states = [], ...knows }: Partial<HubKnows> & { states?: readonly StateSince[] } = {}): Pick<HomeDetail, 'states' | 'hubKnows'> {
  const first = [{ at: time(6), of: 'hub', state: 'mains.running' }, { at: time(6), of: 'uplink', state: 'network.up|session.connected' }];
  return { states: [...first, ...states], hubKnows: { plan: [], calendar: [], sleep: [22 * 60, 7 * 60], heard: [], contacts: [], ...knows } };
}

export function alert(change: Partial<AlertRow> = {}): AlertRow {
  return { index: 0, home: 0, at: time(14), until: time(16), code: 'tachycardia', kind: 'clinical', title: '', priority: 'high', route: 'nurse', text: '', verdict: 'ungraded', reason: '', truth: [], evidence: [], steps: [[time(14), 'raised']], ...change };
}

export const cuff = { dev: 'blood-pressure-cuff', kind: 'blood-pressure-cuff', windows: [[7 * 60 + 10, 8 * 60], [19 * 60, 20 * 60 + 30]] } as const;
export const pressure = (at: number) => [{ at, dev: 'blood-pressure-cuff', kind: 'blood-pressure-cuff', what: 'systolic', value: 141.6 }, { at, dev: 'blood-pressure-cuff', kind: 'blood-pressure-cuff', what: 'diastolic', value: 85 }] as const;
export const down: StateSince = { at: time(15), of: 'uplink', state: 'network.down|session.stalled' };

/** One moment for each kind. */
export const MOMENTS: Record<ScreenKind, () => DeviceScreen> = {
  dark: () => screenAt(home({ states: [{ at: time(15), of: 'hub', state: 'off' }] }), [], time(15, 30)),
  starting: () => screenAt(home({ states: [{ at: time(15), of: 'hub', state: 'mains.booting' }] }), [], time(15)),
  frozen: () => screenAt(home({ states: [{ at: time(15), of: 'hub', state: 'mains.hung' }] }), [], time(18)),
  leave: () => screenAt(home({ heard: [{ at: time(15), dev: 'environment-sensor', kind: 'environment-sensor', what: 'smoke' }] }), [], time(15, 1)),
  help: () => screenAt(home({ heard: [{ at: time(15), dev: 'fall-pendant', kind: 'fall-pendant', what: 'fall' }] }), [], time(15, 1)),
  alert: () => screenAt(home(), [alert()], time(14, 10)),
  visit: () => screenAt(home({ calendar: [{ kind: 'video-visit', at: time(15), minutes: 20 }] }), [], time(14, 50)),
  backup: () => screenAt(home({ states: [{ at: time(15), of: 'hub', state: 'backup' }] }), [], time(15, 1)),
  done: () => screenAt(home({ plan: [cuff], heard: pressure(time(19, 5)) }), [], time(19, 6)),
  measure: () => screenAt(home({ plan: [cuff] }), [], time(19, 5)),
  device: () => screenAt(home({ contacts: [contact('wearable', { battery: [[time(14), 9]] })] }), [], time(15)),
  offline: () => screenAt(home({ states: [down] }), [], time(15, 5)),
  night: () => screenAt(home(), [], time(23)),
  rest: () => screenAt(home({ plan: [cuff] }), [], time(12, 34)),
};
