/** What at least one of many runs should have come upon: chaos that never saw a reboot proves nothing of reboots. */
import { FAULTS } from '../../sim/faults/index.ts';
import type { Evidence } from './chaos-run.ts';

interface Sometimes {
  id: string;
  title: string;
  /** came upon in this run? */
  met(evidence: Evidence): boolean;
}

const sentSome = (test: (op: Evidence['ticks'][number]['ops'][number]) => boolean) => ({ ticks }: Evidence) => ticks.some(({ ops }) => ops.some(test));

export const SOMETIMES: readonly Sometimes[] = [
  { id: 'lost-session', title: 'a session broke, and its will came', met: sentSome(({ kind }) => kind === 'cut') },
  { id: 'reboot', title: 'a hub started anew', met: sentSome(({ kind, epoch }) => kind === 'connect' && epoch > 1) },
  { id: 'offline-replay', title: 'a hub came back with a backlog', met: ({ account }) => account.late > 0 },
  { id: 'sent-again', title: 'a hub sent again what had arrived', met: sentSome((op) => op.kind === 'publish' && op.resend) },
  { id: 'dropped-pack', title: 'a full hub dropped the oldest', met: ({ account }) => account.dropped > 0 },
  { id: 'lost-in-hub', title: 'a hub lost what it held', met: ({ account }) => account.lost.hub > 0 },
  { id: 'lost-on-link', title: 'the radio lost readings', met: ({ account }) => account.lost.network > 0 },
  { id: 'queued-at-end', title: 'a run ended while a hub held readings', met: ({ account }) => account.queued > 0 },
  { id: 'alarm-overtook', title: 'an alarm overtook what waited', met: ({ heard }) => overtaken(heard) },
  { id: 'command-answered', title: 'a hub answered a command', met: ({ heard }) => heard.some(({ channel }) => channel === 'reply') },
  { id: 'restart-by-command', title: 'a hub was restarted from afar', met: ({ commands, heard }) => commands.some(({ data, id }) => data['name'] === 'restart' && heard.some(({ channel, body }) => channel === 'reply' && body.id === id)) },
  { id: 'broker-restart', title: 'the broker was restarted', met: ({ scenario }) => scenario.plant.stack.some(({ id }) => id === 'broker-restart') },
  { id: 'sut-restart', title: 'the pipeline was restarted', met: ({ ticks }) => ticks.some(({ sutRestarted }) => sutRestarted) },
  { id: 'shared-cause', title: 'several homes had one cause', met: ({ stamped }) => stamped.some(({ truth }) => truth.group !== undefined) },
  { id: 'overlapping-faults', title: 'two faults struck one home at a time', met: ({ stamped }) => overlapping(stamped) },
  { id: 'technical-alert', title: 'the pipeline raised a technical alert', met: ({ ticks }) => ticks.some(({ alerts }) => alerts.some(({ kind }) => kind === 'technical')) },
  { id: 'clinical-alert', title: 'the pipeline raised a clinical alert', met: ({ ticks }) => ticks.some(({ alerts }) => alerts.some(({ kind }) => kind === 'clinical')) },
  { id: 'resolved-alert', title: 'the pipeline resolved an alert', met: ({ ticks }) => ticks.some(({ alerts }) => alerts.some(({ state }) => state === 'resolved')) },
];

function overtaken(heard: Evidence['heard']): boolean {
  const last = new Map<string, number>();
  for (const { home, body, again } of heard) {
    if (body.seq === undefined || again) continue;
    const key = `${home}|${body.epoch}`;
    if (body.seq < (last.get(key) ?? -1)) return true;
    last.set(key, body.seq);
  }
  return false;
}

function overlapping(stamped: Evidence['stamped']): boolean {
  const faults = stamped.map(({ truth }) => truth).filter(({ kind }) => kind === 'fault');
  return faults.some((a) => faults.some((b) => a.id < b.id && a.homes[0] === b.homes[0] && a.onset < b.end && b.onset < a.end));
}

/** Counts over many runs. */
export class Coverage {
  runs = 0;
  homeHours = 0;
  messages = 0;
  scheduled = 0;
  received = 0;
  unexplained = 0;
  alerts = 0;
  /** runs in which it was met, by id */
  readonly met = new Map(SOMETIMES.map(({ id }) => [id, 0]));
  /** how often each fault struck a home, and how often it could be noticed there, by id */
  readonly faults = new Map(FAULTS.map(({ id }) => [id, { struck: 0, noticed: 0 }]));

  add(evidence: Evidence): void {
    const { world, heard, account, ticks, stamped } = evidence;
    this.runs += 1;
    this.homeHours += (world.homes * (world.end - world.start)) / 3_600_000;
    this.messages += heard.length;
    this.scheduled += account.scheduled;
    this.received += account.received;
    this.unexplained += Math.abs(account.unexplained);
    this.alerts += ticks.reduce((sum, { alerts }) => sum + alerts.length, 0);
    for (const { id, met } of SOMETIMES) if (met(evidence)) this.met.set(id, (this.met.get(id) ?? 0) + 1);
    for (const { truth } of stamped) {
      const count = truth.kind === 'fault' ? this.faults.get(truth.entry) : undefined;
      if (!count) continue;
      count.struck += 1;
      if (typeof truth.noticeableFrom === 'number') count.noticed += 1;
    }
  }

  /** What no run came upon, in words. */
  get never(): string[] {
    return [...SOMETIMES.filter(({ id }) => this.met.get(id) === 0).map(({ title }) => title), ...[...this.faults].filter(([, { struck }]) => struck === 0).map(([id]) => `the fault ${id}`)];
  }
}
