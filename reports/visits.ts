/**
 * What tickets do to a technician's day: who would be visited when, in the pipeline's order, in the order in which tickets came, and in the order that
 * truth would have asked for. A queue in simulated time; nothing of it happened.
 */
import type { Priority } from '../contract/alert.ts';
import type { Visits } from '../contract/report.ts';
import { accusesRightly } from './layers.ts';
import type { GradedEvent, GradedMessage, GradedRun } from './graded-run.ts';
import { homeRate, unwatchedBy } from './unwatched.ts';

/** From leaving for a home to its devices reporting again. @source assumption: 90 minutes for the way, the search and the repair */
export const VISIT_MS = 5_400_000;
/** One technician on duty, day and night, for so many homes; at least one. @source assumption */
export const HOMES_PER_TECHNICIAN = 100;

const RANK: Readonly<Record<Priority, number>> = { low: 0, medium: 1, high: 2 };
const HOUR_MS = 3_600_000;

/** A ticket that someone goes out for. Times epoch ms. */
export interface Job {
  ticket: GradedMessage;
  arrives: number;
  /** when the pipeline closed the ticket: nobody leaves for it from then on, and who is on the way is called back */
  closes: number;
  /** ascending in time, the first at `arrives` */
  priorities: { at: number; rank: number }[];
  /** what the visit ends; none: it is in vain */
  faults: readonly GradedEvent[];
}

/** Who goes where, when: in the order of leaving. */
export interface Visit {
  job: Job;
  /** when someone takes it up: the resident is called and looked after, so from here on nothing is unwatched */
  leaves: number;
  /** free again: the visit is over, or the ticket was closed on the way */
  until: number;
}

type Ticketed = Pick<GradedRun, 'faults' | 'messages'>;

/** A ticket that accuses the wrong layer of all that it is about, or is about nothing. A layer that could not be told is never wrong. */
function isWrong(message: GradedMessage, byId: ReadonlyMap<string, GradedEvent>): boolean {
  return message.verdict === 'false' || !message.truth.some((id) => byId.has(id) && accuses(message, byId.get(id)!));
}

function accuses({ alert }: GradedMessage, fault: GradedEvent): boolean {
  return fault.tellableFrom === null || accusesRightly(alert.code, fault.event);
}

/** Tickets of a run, right and wrong: those that count, and are about something that is graded. */
export function ticketsOf({ faults, messages }: Ticketed): { right: GradedMessage[]; wrong: GradedMessage[] } {
  const byId = new Map(faults.map((fault) => [fault.id, fault]));
  const tickets = messages.filter(({ counts, kind, verdict }) => counts && kind === 'technical' && verdict !== 'ungraded');
  return { right: tickets.filter((message) => !isWrong(message, byId)), wrong: tickets.filter((message) => isWrong(message, byId)) };
}

/**
 * One job per ticketed fault, from its first right ticket on, and one per wrong ticket. A right ticket about what is known already is none; about what was
 * closed meanwhile it opens the job again.
 */
export function jobsOf(run: Ticketed): Job[] {
  const wrong = new Set(ticketsOf(run).wrong);
  const rightFor = new Map<GradedMessage, GradedEvent[]>();
  for (const fault of run.faults) {
    if (!fault.graded || !fault.detection) continue;
    for (const message of [fault.detection, ...fault.repeats]) if (accuses(message, fault)) rightFor.set(message, [...(rightFor.get(message) ?? []), fault]);
  }
  const jobs: Job[] = [];
  const standing = new Map<string, Job>();
  const lastOf = new Map<GradedEvent, Job>();
  for (const message of run.messages) {
    const { alert, gradedAt, kind, counts, role } = message;
    if (kind !== 'technical') continue;
    const key = `${alert.home} ${alert.id}`;
    const job = standing.get(key);
    if (alert.state === 'resolved') {
      if (job) job.closes = gradedAt;
      standing.delete(key);
      if (!counts) continue;
    }
    const priority = { at: gradedAt, rank: RANK[alert.priority] };
    const faults = (counts ? (rightFor.get(message) ?? []) : []).filter((fault) => (lastOf.get(fault)?.closes ?? -Infinity) <= gradedAt);
    if (faults.length > 0 || (wrong.has(message) && !(job && role === 'rise'))) {
      const opened: Job = { ticket: message, arrives: gradedAt, closes: alert.state === 'resolved' ? gradedAt : Infinity, priorities: [priority], faults };
      jobs.push(opened);
      standing.set(key, opened);
      for (const fault of faults) lastOf.set(fault, opened);
    } else job?.priorities.push(priority);
  }
  return jobs;
}

/** Which of two open jobs comes first at a time: negative, the first. */
type Order = (a: Job, b: Job, at: number) => number;

/** First come, first served. */
export const FIRST_COME: Order = (a, b) => a.arrives - b.arrives;
/** By the priority that tickets have when someone is free, then first come. */
export const BY_PRIORITY: Order = (a, b, at) => rankAt(b, at) - rankAt(a, at) || FIRST_COME(a, b, at);

function rankAt({ priorities }: Job, at: number): number {
  return (priorities.findLast((step) => step.at <= at) ?? priorities[0]!).rank;
}

/**
 * By true risk: what taking it up one visit later would cost. Truth knows what ends by itself before then.
 * @param rateOf true risk per hour of a fault
 */
export function byRisk(rateOf: (fault: GradedEvent) => number): Order {
  const cost = ({ faults }: Job, at: number): number => faults.reduce((sum, fault) => sum + rateOf(fault) * Math.min(VISIT_MS, Math.max(0, fault.end - at)), 0);
  return (a, b, at) => cost(b, at) - cost(a, at) || FIRST_COME(a, b, at);
}

export function techniciansFor(homes: number): number {
  return Math.max(1, Math.floor(homes / HOMES_PER_TECHNICIAN));
}

/** Visits of technicians who are all free at the start, until the run ends. Who is free takes the first open job in `order`; jobs that came earlier in the list win ties. */
export function serve(jobs: readonly Job[], technicians: number, order: Order, end: number): Visit[] {
  const waiting = jobs.toSorted((a, b) => a.arrives - b.arrives);
  const free: number[] = Array.from({ length: technicians }, () => -Infinity);
  const visits: Visit[] = [];
  const taken = new Set<GradedEvent>();
  let open: Job[] = [];
  let next = 0;
  /** nobody leaves before those who left already */
  let clock = -Infinity;
  for (;;) {
    const who = free.indexOf(Math.min(...free));
    let now = Math.max(free[who]!, clock);
    for (;;) {
      while (next < waiting.length && waiting[next]!.arrives <= now) open.push(waiting[next++]!);
      open = open.filter((job) => job.closes > now && (job.faults.length === 0 || job.faults.some((fault) => !taken.has(fault))));
      if (open.length > 0 || next >= waiting.length) break;
      now = waiting[next]!.arrives;
    }
    if (open.length === 0 || now >= end) return visits;
    clock = now;
    const job = open.reduce((best, other) => (order(other, best, now) < 0 ? other : best));
    open = open.filter((other) => other !== job);
    const visit = { job, leaves: now, until: Math.min(now + VISIT_MS, job.closes) };
    for (const fault of job.faults) taken.add(fault);
    visits.push(visit);
    free[who] = visit.until;
  }
}

/** Patient-hours of unmonitored risk by home id, in hours × rate: each ticketed fault from when it could be noticed until someone takes it up, it ends by itself, or the run ends. */
export function riskByHome(run: Pick<GradedRun, 'faults' | 'homes' | 'end'>, visits: readonly Visit[]): Map<string, number> {
  const homes = new Map(run.homes.map((home) => [home.id, home]));
  const served = new Map<GradedEvent, number>();
  for (const { job, leaves } of visits) for (const fault of job.faults) served.set(fault, leaves);
  const risk = new Map<string, number>();
  for (const fault of run.faults) {
    if (!fault.graded || !fault.detection) continue;
    const until = Math.min(served.get(fault) ?? Infinity, fault.end, run.end);
    const hours = Math.max(0, until - fault.from!) / HOUR_MS;
    for (const id of fault.homes) {
      const home = homes.get(id);
      if (home) risk.set(id, (risk.get(id) ?? 0) + hours * homeRate(fault, home));
    }
  }
  return risk;
}

export interface Orders {
  technicians: number;
  /** visits of the pipeline's order, those in vain among them */
  pipeline: readonly Visit[];
  best: readonly Visit[];
  /** patient-hours by home id */
  risk: { pipeline: ReadonlyMap<string, number>; firstCome: ReadonlyMap<string, number>; best: ReadonlyMap<string, number> };
}

export function total(risk: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const hours of risk.values()) sum += hours;
  return sum;
}

/** The three orders of a run's tickets. Only the pipeline's own goes out in vain: the two it is held against know which tickets are right. */
export function ordersOf(run: Ticketed & Pick<GradedRun, 'homes' | 'end'>): Orders {
  const homes = new Map(run.homes.map((home) => [home.id, home]));
  const rateOf = (fault: GradedEvent): number => fault.homes.reduce((sum, id) => sum + (homes.has(id) ? homeRate(fault, homes.get(id)!) : 0), 0);
  const technicians = techniciansFor(run.homes.length);
  const all = jobsOf(run);
  const right = all.filter((job) => job.faults.length > 0);
  const visits = (jobs: readonly Job[], order: Order): Visit[] => serve(jobs, technicians, order, run.end);
  const [pipeline, unhindered, best] = [visits(all, BY_PRIORITY), visits(right, BY_PRIORITY), visits(right, byRisk(rateOf))];
  const [hindered, free] = [riskByHome(run, pipeline), riskByHome(run, unhindered)];
  // By chance a visit in vain can hold someone back for what comes next; that is no merit.
  return { technicians, pipeline, best, risk: { pipeline: total(hindered) >= total(free) ? hindered : free, firstCome: riskByHome(run, visits(right, FIRST_COME)), best: riskByHome(run, best) } };
}

/** Visits told one by one. */
const TOLD_MAX = 10;

/** The visits as they stand in the report; `undefined` where there was no ticket. */
export function visitsTold(run: Ticketed & Pick<GradedRun, 'homes' | 'end'>): Visits | undefined {
  const { wrong, right } = ticketsOf(run);
  if (wrong.length + right.length === 0) return undefined;
  const homes = new Map(run.homes.map((home) => [home.id, home]));
  const { technicians, pipeline, best } = ordersOf(run);
  const place = new Map(best.map(({ job }, index) => [job.ticket, index + 1]));
  return {
    technicians,
    visitMs: VISIT_MS,
    wrongLayer: run.faults.filter((fault) => fault.graded && fault.detection && !accuses(fault.detection, fault)).length,
    falseTickets: wrong.filter(({ verdict }) => verdict === 'false').length,
    order: pipeline.slice(0, TOLD_MAX).map(({ job: { ticket, faults, arrives }, leaves }) => {
      const unwatched = faults.map((fault) => unwatchedBy(fault, homes));
      const { alert } = ticket;
      return {
        home: alert.home, alert: alert.id, code: alert.code, priority: alert.priority, raisedAt: arrives, leavesAt: leaves, findings: faults.map(({ id }) => `fault:${id}`),
        unwatched: unwatched.map(({ what }) => what).join('; '), perHour: Math.round(100 * unwatched.reduce((sum, { perHour }) => sum + perHour, 0)) / 100, best: place.get(ticket) ?? null,
      };
    }),
  };
}
