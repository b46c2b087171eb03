/**
 * What homes of one area share. When several of them get into trouble within minutes, that is one cause and one ticket: a power cut, a provider's outage, the broker, name resolution,
 * a queue that is behind. Homes are looked at once per tick by a comparison or two; an area in which nobody has fresh trouble costs nothing.
 *
 * A home counts only when its trouble is fresh and it was calm before, so homes with a flapping network of their own do not add up to an outage by chance.
 */
import type { Alert, Evidence, Priority } from '../../contract/alert.ts';
import type { Act } from './act.ts';
import { ESCALATE_AFTER_MS, answered, forgotten } from './alert-book.ts';
import { attributeSilence } from './attribution.ts';
import { OWN_REPORT_MS, SHARED_AROUND_MS, sharedExplains } from './hub-state.ts';
import type { Break, HubState } from './hub-state.ts';
import type { HomeState } from './patient-state.ts';
import { routeOf } from './routing.ts';
import { clockText } from './rules/rule.ts';
import { urgencyOf } from './urgency.ts';

const MINUTE_MS = 60_000;

/** Fewest homes of a shared cause. @source two may fall silent by chance, three within minutes hardly */
const HOMES_MIN = 3;
/** Share of the area that must be in trouble: within `TOGETHER_MS` of each other, or one by one. @source assumption: with a tenth of homes failing per night by themselves, chance stays below one in a thousand */
const SHARE_TOGETHER = 0.03;
const SHARE_ONE_BY_ONE = 0.05;
/** Homes that are enough at one moment, however large the area, inclusive. @source assumption */
const TOGETHER_ENOUGH = 8;
const TOGETHER_MS = 2 * MINUTE_MS;
/** Silence that no hub keeps for want of anything to say, ms. @source codes.ts: a hub reports on itself each five minutes */
const GONE_MS = OWN_REPORT_MS + 1.5 * MINUTE_MS;
/** Longest pause between one home and the next of one cause. @source assumption: names are asked for at each reconnection, so homes drop within minutes of each other */
const NEXT_MS = 4 * MINUTE_MS;
/** Trouble older than this is no news for a new ticket. @source assumption */
const NEWS_MS = 30 * MINUTE_MS;
/** So long a home must have been calm before. @source assumption */
const CALM_MS = 30 * MINUTE_MS;
/** A lost session or the backup cell counts as trouble for so long. @source assumption */
const SIGN_MS = 3 * MINUTE_MS;
/** Longer pauses are outages, not bursts. @source assumption */
const LATE_BREAK_MS = 12 * MINUTE_MS;
/** The ticket closes when at most this share of its homes was in trouble for so long. */
const LEFT_SHARE = 0.2;
const RESOLVE_MS = 6 * MINUTE_MS;
/** From this share of an area on, or this many homes, the ticket is high. @source assumption */
const HIGH_SHARE = 0.25;
const HIGH_HOMES = 10;
/** An update is worth it when so many more homes joined, as a share, or the last word is so old. @source assumption */
const MORE_SHARE = 0.25;
const UPDATE_MS = 10 * MINUTE_MS;
/** Homes in the evidence of an alert at most; its list of homes is whole. */
const EVIDENCE_MAX = 12;

type Sign = 'silent' | 'backup' | 'late' | 'session';

interface Trouble {
  home: HomeState;
  sign: Sign;
  /** when it began: last word before a silence, arrival of another sign */
  from: number;
}

interface Member extends Trouble {
  /** it was told by the broker */
  will: boolean;
}

interface Outage {
  /** in order of home */
  members: Map<string, Member>;
  newestFrom: number;
  cause: Cause;
  /** when it was last told of, and of how many homes */
  toldAt: number;
  toldOf: number;
  quietSince: number | undefined;
  alert: Alert;
  raisedAt: number;
  /** when a person took the ticket or closed it */
  answeredAt: number | undefined;
  /** it was closed: it is followed on in silence until it gets worse or its cause has held for hours more */
  dismissed: boolean;
  over: boolean;
}

interface Area {
  size: number;
  outages: Outage[];
}

export class AreaWatch {
  private readonly areas = new Map<string, Area>();
  private counted: readonly HomeState[] | undefined;

  /** Takes all homes, in order, at the close of a tick; the same list as long as they are the same. Marks the homes of shared outages. @returns alerts by the home under which they are told */
  close(homes: readonly HomeState[], now: number): Map<string, Alert[]> {
    this.count(homes);
    const troubled = new Map<string, Trouble[]>();
    for (const home of homes) {
      const trouble = troubleOf(home, now);
      if (!trouble) continue;
      const { area } = home.enrolment;
      const list = troubled.get(area);
      if (list) list.push(trouble);
      else troubled.set(area, [trouble]);
    }
    const out = new Map<string, Alert[]>();
    for (const [name, area] of this.areas) {
      const list = troubled.get(name);
      if (!list && area.outages.length === 0) continue;
      judgeArea(area, list ?? [], now, (alert) => {
        const told = out.get(alert.home);
        if (told) told.push(alert);
        else out.set(alert.home, [alert]);
      });
    }
    return out;
  }

  /** @returns the ticket as it stands then, or undefined where no such one stands */
  answer(act: Extract<Act, { alert: string }>): Alert | undefined {
    for (const { outages } of this.areas.values()) for (const outage of outages) {
      if (outage.alert.id !== act.alert || outage.alert.home !== act.home || outage.dismissed) continue;
      outage.answeredAt = act.at;
      outage.dismissed = act.act === 'resolve';
      return (outage.alert = answered(outage.alert, act));
    }
    return undefined;
  }

  private count(homes: readonly HomeState[]): void {
    if (homes === this.counted) return;
    this.counted = homes;
    const current = new Set(homes);
    // A new run begins with new homes.
    const standing = [...this.areas].flatMap(([name, { outages }]) => outages.filter(({ members }) => [...members.values()].every(({ home }) => current.has(home))).map((outage) => ({ name, outage })));
    this.areas.clear();
    for (const { enrolment: { area } } of homes) {
      const known = this.areas.get(area);
      if (known) known.size += 1;
      else this.areas.set(area, { size: 1, outages: [] });
    }
    for (const { name, outage } of standing) {
      const areas = [...outage.members.values()].map(({ home }) => home.enrolment.area);
      // Where all of its homes were moved to another area, an outage goes along.
      this.areas.get(areas.includes(name) ? name : (areas[0] ?? name))?.outages.push(outage);
    }
  }
}

function troubleOf(home: HomeState, now: number): Trouble | undefined {
  const { hub } = home;
  if (hub.lastArrivalAt === -Infinity) return undefined;
  // Where the session stands, a hub may have nothing to say for minutes: its wearer is out.
  if (now - hub.lastArrivalAt >= (hub.cutOffAt === undefined ? GONE_MS : hub.cadenceMs + MINUTE_MS)) return { home, sign: 'silent', from: hub.lastArrivalAt };
  if (hub.mains.last === 0 && now - hub.mains.lastAt <= SIGN_MS) return { home, sign: 'backup', from: hub.mains.lastAt };
  if (hub.lateFrom !== undefined) return { home, sign: 'late', from: hub.lateFrom };
  if (hub.cutOffAt !== undefined) return { home, sign: 'session', from: hub.cutOffAt };
  const last = hub.breaks.at(-1);
  if (last && now - last.to < SIGN_MS) return { home, sign: 'session', from: last.to - last.from >= 2 * MINUTE_MS ? last.from : last.to };
  return undefined;
}

/** No trouble of its own in the half hour before. */
function calmBefore(hub: HubState, from: number): boolean {
  for (let index = hub.breaks.length - 1; index >= 0; index -= 1) {
    const { from: began, to } = hub.breaks[index] as { from: number; to: number };
    if (to <= from - CALM_MS) return true;
    if (began < from - SIGN_MS) return false;
  }
  return true;
}

/** What tells of one home alone: its network faded, or its hub has nothing to say of its devices. */
function ownStory({ home: { hub }, sign }: Trouble): boolean {
  if (sign !== 'silent') return false;
  const { layer, sure } = attributeSilence(hub);
  return sure && layer === 'uplink';
}

function judgeArea(area: Area, troubled: readonly Trouble[], now: number, tell: (alert: Alert) => void): void {
  const free = troubled.filter(({ home, from }) => !home.hub.shared || (home.hub.shared.to !== undefined && !sharedExplains(home.hub, from)));
  for (const outage of area.outages) follow(outage, area, troubled, free, now, (alert) => { if (!outage.dismissed) tell(alert); });
  area.outages = area.outages.filter(({ over }) => !over);
  const news = free.filter((trouble) => trouble.home.hub.shared?.to !== now && now - trouble.from <= NEWS_MS && calmBefore(trouble.home.hub, trouble.from) && !ownStory(trouble));
  for (const { home } of troubled) home.hub.area = { troubled: troubled.length, fresh: news.length, of: area.size };
  if (news.length < HOMES_MIN) return;
  const cluster = clusterOf(news, area.size, now);
  if (!cluster) return;
  const outage = begin(cluster, area, now);
  area.outages.push(outage);
  tell(outage.alert);
}

/** The homes that got into trouble together, or one soon after the other; those of the first such cluster by time. */
function clusterOf(news: readonly Trouble[], size: number, now: number): Trouble[] | undefined {
  const byTime = news.toSorted((a, b) => a.from - b.from || (a.home.home < b.home.home ? -1 : 1));
  const together = Math.max(HOMES_MIN, Math.min(TOGETHER_ENOUGH, Math.ceil(SHARE_TOGETHER * size)));
  const oneByOne = Math.max(HOMES_MIN, Math.ceil(SHARE_ONE_BY_ONE * size));
  const gone = ({ home, sign, from }: Trouble): boolean => sign === 'silent' && home.hub.mains.last !== 0 && (home.hub.cutOffAt !== undefined || now - from >= GONE_MS);
  for (let first = 0; first < byTime.length;) {
    let end = first + 1;
    while (end < byTime.length && (byTime[end] as Trouble).from - (byTime[end - 1] as Trouble).from <= NEXT_MS) end += 1;
    const chain = byTime.slice(first, end);
    const away = chain.filter(gone);
    if (away.length >= oneByOne) return away;
    for (let at = 0; at + together <= chain.length; at += 1) {
      const { from } = chain[at] as Trouble;
      const near = chain.filter((trouble) => trouble.from >= from && trouble.from - from <= TOGETHER_MS);
      if (near.length >= together) return near;
    }
    first = end;
  }
  return undefined;
}

function join(members: Map<string, Member>, { home, sign, from }: Trouble): void {
  members.set(home.home, { home, sign, from, will: home.hub.cutOffAt !== undefined });
  home.hub.shared = { from, to: undefined };
}

function begin(cluster: readonly Trouble[], area: Area, now: number): Outage {
  const members = new Map<string, Member>();
  for (const trouble of cluster.toSorted((a, b) => (a.home.home < b.home.home ? -1 : 1))) join(members, trouble);
  const first = [...members.keys()][0] as string;
  const since = Math.min(...cluster.map(({ from }) => from));
  const outage: Outage = { members, newestFrom: Math.max(...cluster.map(({ from }) => from)), cause: 'network', toldAt: now, toldOf: members.size, quietSince: undefined, raisedAt: now, answeredAt: undefined, dismissed: false, over: false, alert: undefined as unknown as Alert };
  outage.cause = causeOf(outage, area.size);
  outage.alert = {
    id: `${first}:shared-outage:${since}`, home: first, at: now, kind: 'technical', code: 'shared-outage', route: routeOf('shared-outage'), state: 'raised', cause: { layer: 'shared' },
    ...describe(outage, area, since),
  };
  return outage;
}

/** A standing outage: homes join, are back, and most of them stay so; unanswered, it is escalated as every high alert is. */
function follow(outage: Outage, area: Area, troubled: readonly Trouble[], free: Trouble[], now: number, tell: (alert: Alert) => void): void {
  for (const trouble of free.toSorted((a, b) => a.from - b.from)) {
    const soon = trouble.from >= firstFrom(outage) - NEXT_MS && trouble.from <= outage.newestFrom + NEXT_MS;
    // What is late behind the broker is late for whoever comes, as long as it lasts.
    if (!soon && !(outage.cause === 'late' && trouble.from > outage.newestFrom && trouble.home.hub.cutOffAt === undefined)) continue;
    join(outage.members, trouble);
    free.splice(free.indexOf(trouble), 1);
    outage.newestFrom = Math.max(outage.newestFrom, trouble.from);
  }
  for (const { home } of troubled) {
    const member = outage.members.get(home.home);
    if (!member || home.hub.cutOffAt === undefined) continue;
    member.will = true;
    // Where everything is merely late, a home that the broker gave up is another story.
    if (outage.cause !== 'late' || now - home.hub.lastArrivalAt < LATE_BREAK_MS || member.from === home.hub.lastArrivalAt) continue;
    outage.members.delete(home.home);
    release(home);
  }
  let left = 0;
  for (const { home } of troubled) if (outage.members.has(home.home)) left += 1;
  if (left > LEFT_SHARE * outage.members.size) outage.quietSince = undefined;
  else outage.quietSince ??= now;
  if (outage.quietSince === undefined) update(outage, area, now, tell);
  if (outage.quietSince !== undefined && now - outage.quietSince >= RESOLVE_MS) return tell(end(outage, now));
  if (outage.alert.priority === 'high' && outage.alert.state === 'raised' && now - outage.raisedAt >= ESCALATE_AFTER_MS) {
    outage.alert = { ...outage.alert, state: 'escalated', updatedAt: now };
    tell(outage.alert);
  }
}

/** From its present silence on, the trouble of a home is its own. */
function release({ hub }: HomeState): void {
  if (hub.shared) hub.shared.to = hub.lastArrivalAt - SHARED_AROUND_MS - 1;
}

/** Tells what is new: more homes, another likeliest cause; not at each home, but at once when it becomes high. An answered ticket is raised again when it gets worse, or holds on for too long. */
function update(outage: Outage, area: Area, now: number, tell: (alert: Alert) => void): void {
  const { members, toldOf, toldAt, dismissed } = outage;
  const cause = causeOf(outage, area.size);
  const old = now - toldAt >= UPDATE_MS;
  const due = forgotten(outage.alert, outage.answeredAt, now);
  if (!due && members.size <= toldOf && (cause === outage.cause || !old)) return;
  outage.members = new Map([...members].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  outage.cause = cause;
  const said = describe(outage, area, firstFrom(outage));
  const higher = said.priority === 'high' && outage.alert.priority !== 'high';
  const more = members.size >= (1 + MORE_SHARE) * toldOf;
  // Who closed it knew of no more homes than they had been told of.
  const again = higher || due || (dismissed && more);
  if (!again && (dismissed || (!old && !more))) return;
  if (again) Object.assign(outage, { raisedAt: now, answeredAt: undefined, dismissed: false });
  Object.assign(outage, { toldAt: now, toldOf: members.size });
  outage.alert = { ...outage.alert, ...said, ...(!higher && { priority: outage.alert.priority }), ...(again && { state: 'raised' as const }), updatedAt: now };
  tell(outage.alert);
}

function end(outage: Outage, now: number): Alert {
  if (causeOf(outage, Infinity) === 'restart' && outage.cause !== 'power') outage.cause = 'restart';
  const away: string[] = [];
  for (const { home } of outage.members.values()) {
    const { hub } = home;
    if (hub.shared) hub.shared.to = now;
    // From now on its trouble is its own.
    if (troubleOf(home, now)?.sign === 'silent') {
      away.push(home.home);
      release(home);
    }
  }
  outage.over = true;
  const rest = away.length === 0 ? 'All of them report again.' : `Not yet back: ${away.slice(0, EVIDENCE_MAX).join(', ')}; they are told apart from now on.`;
  outage.alert = { ...outage.alert, state: 'resolved', updatedAt: now, text: `The shared outage of ${outage.members.size} homes since ${clockText(firstFrom(outage))} is over: ${CAUSES[outage.cause].over}. ${rest}` };
  return outage.alert;
}

function firstFrom(outage: Outage): number {
  let first = Infinity;
  for (const { from } of outage.members.values()) if (from < first) first = from;
  return first;
}

const CAUSES = {
  power: { text: 'a power cut in the street: hubs spoke last from their backup cells', over: 'power is back' },
  restart: { text: 'a power cut or a common restart: hubs started anew', over: 'the hubs have started anew' },
  late: { text: 'the way behind the broker: sessions stand, and all that comes is old and comes in bursts', over: 'what comes is fresh again' },
  sessions: { text: 'the broker or the way to it: sessions broke at one moment, and hubs come back', over: 'the sessions stand again' },
  names: { text: 'names are no longer resolved: homes drop out one by one, on mains and with a good signal, and none comes back', over: 'homes find their way again' },
  broker: { text: 'the broker or its network: nearly the whole area went silent at one moment, on mains and with a good signal', over: 'the homes are heard again' },
  network: { text: 'an outage of a network provider: part of the area went silent at one moment, on mains and with a good signal, while neighbours report', over: 'the homes are heard again, with what they had kept' },
} as const satisfies Record<string, { text: string; over: string }>;
type Cause = keyof typeof CAUSES;
/** Share of an area from which it is no longer one provider's. @source assumption */
const WHOLE_SHARE = 0.9;

/** The likeliest cause, by what the homes have in common. */
function causeOf({ members }: Outage, size: number): Cause {
  const all = [...members.values()];
  const count = (test: (member: Member) => boolean): number => all.filter(test).length;
  const brokeSince = ({ home, from }: Member, test: (pause: Break) => boolean): boolean => home.hub.breaks.some((pause) => pause.from >= from - SIGN_MS && test(pause));
  if (count(({ home, from }) => home.hub.mains.last === 0 || home.hub.mains.between(from - 2 * SIGN_MS, from + 2 * SIGN_MS).includes(0)) >= HOMES_MIN) return 'power';
  const most = 0.5 * all.length;
  if (count((member) => brokeSince(member, ({ newEpoch }) => newEpoch)) >= most) return 'restart';
  const wills = count((member) => member.will || brokeSince(member, ({ will }) => will));
  if (wills <= 0.1 * all.length && count((member) => member.sign === 'late' || brokeSince(member, ({ kept, from, to }) => kept > 0 && to - from < LATE_BREAK_MS)) >= most) return 'late';
  if (Math.max(...all.map(({ from }) => from)) - Math.min(...all.map(({ from }) => from)) > 2 * TOGETHER_MS) return 'names';
  if (count(({ sign }) => sign === 'session') >= most) return 'sessions';
  return all.length >= WHOLE_SHARE * size ? 'broker' : 'network';
}

const RANK: Record<Priority, number> = { low: 0, medium: 1, high: 2 };

function describe(outage: Outage, area: Area, since: number): Pick<Alert, 'homes' | 'priority' | 'text' | 'evidence'> {
  const members = [...outage.members.values()];
  const { text } = CAUSES[outage.cause];
  const evidence: Evidence[] = members.slice(0, EVIDENCE_MAX).map(({ home, sign, from }) => ({ dev: home.enrolment.hub, at: from, text: `${home.home}: ${SIGN_TEXT[sign]}` }));
  const risks = members.map(({ home }) => ({ home: home.home, ...urgencyOf(home, 'home') })).toSorted((a, b) => RANK[b.priority] - RANK[a.priority]);
  const urgent = risks.filter(({ priority }) => priority === 'high');
  const wide = members.length >= HIGH_HOMES || members.length >= HIGH_SHARE * area.size;
  const first = urgent.length === 0 ? '' : ` Call first: ${urgent.slice(0, 5).map(({ home, text: risk }) => `${home} (${risk.replace(/^Unwatched meanwhile: |\.$/g, '')})`).join('; ')}${urgent.length > 5 ? `; and ${urgent.length - 5} more` : ''}.`;
  return {
    homes: members.map(({ home }) => home.home),
    priority: wide || urgent.length > 0 ? 'high' : 'medium',
    evidence,
    text: `${members.length} of ${area.size} homes of the area got into trouble since ${clockText(since)}. Likeliest cause: ${text}. No visit to one home mends that.${first}`.slice(0, 2000),
  };
}

const SIGN_TEXT: Record<Sign, string> = {
  silent: 'last word before the silence', backup: 'on its backup cell', late: 'everything arrives old from here', session: 'its session broke',
};
