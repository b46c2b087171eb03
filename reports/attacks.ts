/**
 * Judges attacks on four axes that do not mix (SCORING §5): was it refused, with evidence; was it noticed, by strict rules; what did it do to patients, against the same run without
 * it; is all as before. Nothing rests on what the attacker says of itself, and an effect that is absent without a reason is no defence.
 */
import { ALERT_CODES } from '../contract/alert-codes.ts';
import type { AttackChange, AttackResult, AttackVictim, Detection, Impact, Prevention, Recovery } from '../contract/attack.ts';
import { byText } from './alert-stream.ts';
import type { GradedEvent, GradedMessage, GradedRun } from './graded-run.ts';
import { standingUntilEqual } from './attack-recovery.ts';
import { clockTime, counted, lengthOfTime, midSentence, personWords } from './plain-words.ts';
import type { AttackFacts, RunRecord } from './run-record.ts';

/** A false alert this long after the attack still counts as its doing, inclusive. @source as for other causes, false-cause.ts */
const TAIL_MS = 3_600_000;
/** Fewer letters say nothing about how something was done. @source assumption */
const WORDS_MIN = 20;

/** `Blocked` needs nothing accepted and a refusal seen; nothing accepted and nothing refused is not explained (facts §8.2). */
export function preventionOf({ units: { tried, accepted, refused } }: Pick<AttackFacts, 'units'>): Prevention {
  if (tried === 0) return 'N/A';
  if (accepted === 0) return refused > 0 ? 'Blocked' : 'None-unexplained';
  return refused > 0 ? 'Partial' : 'None';
}

/**
 * The mapping of alert fields to the ladder, fixed before any run: an accepted security code says that something is wrong (General); a technique of the attack in `cause`, and words beside it,
 * say how (Technique). An id alone is not enough.
 */
export function detectionOf(facts: Pick<AttackFacts, 'techniques'>, message: GradedMessage | undefined): Detection {
  if (!message) return 'None';
  const { cause, text } = message.alert;
  return cause?.technique !== undefined && facts.techniques.some(({ id }) => id === cause.technique) && text.trim().length >= WORDS_MIN ? 'Technique' : 'General';
}

const LADDER: readonly Detection[] = ['None', 'Telemetry', 'General', 'Tactic', 'Technique'];

/** @param twin the same run without its attacks, graded; absent where the run broke off before */
export function judgeAttacks(run: GradedRun, record: RunRecord, twin: GradedRun | undefined): AttackResult[] {
  const judge = new Judge(run, record, twin);
  return (record.attacks?.list ?? []).map((facts) => judge.attack(facts));
}

class Judge {
  readonly #run: GradedRun;
  readonly #record: RunRecord;
  readonly #twin: GradedRun | undefined;
  readonly #twinEpisodes: ReadonlyMap<string, GradedEvent>;
  readonly #who: ReadonlyMap<string, string>;

  constructor(run: GradedRun, record: RunRecord, twin: GradedRun | undefined) {
    this.#run = run;
    this.#record = record;
    this.#twin = twin;
    this.#twinEpisodes = new Map((twin?.episodes ?? []).map((event) => [event.id, event]));
    this.#who = new Map(run.homes.map(({ id, who }) => [id, personWords(who)]));
  }

  attack(facts: AttackFacts): AttackResult {
    const { units, residue, expects, onset, end, wroteTo: _, victims: aimedAt, ...header } = facts;
    const victims = aimedAt.map((victim) => this.#victim(facts, victim));
    const changes = victims.flatMap((victim) => victim.changes);
    const count = (kind: AttackChange['kind']): number => changes.filter((change) => change.kind === kind).length;
    const prevention = { verdict: preventionOf(facts), ...units, evidence: [...facts.evidence] };
    const detection = this.#detection(facts, victims);
    const patients = victims.filter((victim) => victim.changes.some(({ kind }) => kind !== 'gained')).length;
    const impact = { verdict: impactOf(changes, this.#falseHigh(changes)), lost: count('lost'), late: count('late'), delayed: count('delayed'), falseAlerts: count('false-alert'), patients };
    const recovery = this.#recovery(facts);
    const unheld = this.#twin === undefined && facts.status === 'Completed';
    const completed = facts.status === 'Completed' && !unheld;
    const { evidence: __, ...rest } = header;
    return {
      ...rest, techniques: [...facts.techniques], sources: [...facts.sources], expects, onset, end, profile: this.#record.attacks!.profile,
      ...(unheld && { status: 'Inconclusive' as const, reason: 'the run broke off, so there is no run without the attack to hold it against' }),
      prevention, detection, impact, recovery, victims, noiseFloor: this.#record.attacks!.noiseFloor, exposed: { ...facts.exposed },
      // Only what completed is held against what was expected.
      unexpected: !completed ? [] : [
        ...(prevention.verdict === expects.prevention.verdict ? [] : ['prevention' as const]), ...(detection.verdict === 'None' ? ['detection' as const] : []),
        ...(impact.verdict === expects.impact.verdict ? [] : ['impact' as const]),
        ...(recovery.verdict === expects.recovery.verdict && (recovery.seconds ?? Infinity) * 1000 <= expects.recovery.withinMs ? [] : ['recovery' as const]),
      ],
    };
  }

  /** The graded truth about a victim carries the strict rules: in its window, names the home, absent at that time without the attack. */
  #event(truth: string): GradedEvent | undefined {
    return this.#run.attacks.find(({ id }) => id === truth);
  }

  #detection(facts: AttackFacts, victims: readonly AttackVictim[]): AttackResult['detection'] {
    const found = [...new Set(facts.victims.map(({ truth }) => truth))].flatMap((truth) => this.#event(truth)?.detection ?? []);
    const alerts = found.map(({ alert, gradedAt }) => ({ home: alert.home, id: alert.id, code: alert.code, at: gradedAt, text: alert.text })).toSorted((a, b) => a.at - b.at || byText(a.id, b.id));
    const worst = Math.min(...victims.map(({ detection }) => LADDER.indexOf(detection)));
    return { verdict: LADDER[worst] ?? 'None', alerts, ...(alerts[0] && { afterMs: Math.max(0, alerts[0].at - facts.onset) }) };
  }

  #victim(facts: AttackFacts, { home, from, to, truth }: AttackFacts['victims'][number]): AttackVictim {
    const changes = this.#twin && this.#mayHaveChanged(facts, home) ? [...this.#episodeChanges(home, from, to), ...this.#falseAlerts(this.#twin, home, from, to)] : [];
    return { home, who: this.#who.get(home) ?? home, from, to, truth, detection: detectionOf(facts, this.#event(truth)?.detection), changes };
  }

  /** Where some attack spoke in a home's name, what changed there is its doing, and not that of one that only listened. */
  #mayHaveChanged(facts: AttackFacts, home: string): boolean {
    const list = this.#record.attacks?.list ?? [];
    return facts.wroteTo.includes(home) || !list.some(({ wroteTo }) => wroteTo.includes(home));
  }

  #episodeChanges(home: string, from: number, to: number): AttackChange[] {
    return this.#run.episodes.flatMap((own): AttackChange[] => {
      const other = this.#twinEpisodes.get(own.id);
      if (!other || !own.homes.includes(home) || own.onset > to || own.windowEnd < from) return [];
      const kind = changeOf(own, other);
      if (kind === undefined) return [];
      const { event } = own;
      const at = (graded: GradedEvent): number | undefined => graded.detection?.gradedAt;
      const twinAt = at(other);
      const ownAt = at(own);
      return [{
        kind, about: `episode:${own.id}`, text: this.#changeWords(kind, own, other), ...(event.lifeCritical !== undefined && { lifeCritical: event.lifeCritical }),
        ...(twinAt !== undefined && { twinAt }), ...(ownAt !== undefined && { at: ownAt }),
      }];
    });
  }

  #changeWords(kind: AttackChange['kind'], own: GradedEvent, other: GradedEvent): string {
    const title = midSentence(own.event.title);
    const time = (graded: GradedEvent): string => clockTime(graded.detection!.gradedAt, this.#run);
    const told = (graded: GradedEvent): string => `the ${graded.detection!.alert.route} was told at ${time(graded)}`;
    const critical = own.event.lifeCritical ? ', which can kill' : '';
    if (kind === 'lost') return `${capital(title)}${critical}: without the attack ${told(other)}, ${inTimeWords(other)}; with it nobody was told.`;
    if (kind === 'gained') return `${capital(title)}: with the attack ${told(own)}; without it nobody was told.`;
    const later = lengthOfTime(own.detection!.gradedAt - other.detection!.gradedAt);
    return `${capital(title)}${critical}: without the attack ${told(other)}, with it at ${time(own)}, ${later} later${kind === 'late' ? ' and past the deadline' : ', still in time'}.`;
  }

  #falseAlerts(twin: GradedRun, home: string, from: number, to: number): AttackChange[] {
    const { tickMs } = this.#run;
    const inTwin = (message: GradedMessage): boolean =>
      twin.messages.some((other) => other.counts && other.alert.home === home && other.alert.code === message.alert.code && Math.abs(other.gradedAt - message.gradedAt) <= tickMs);
    return this.#run.messages.filter((message) => message.verdict === 'false' && message.alert.home === home && message.gradedAt >= from && message.gradedAt <= to + TAIL_MS && !inTwin(message)).map((message) => ({
      kind: 'false-alert', about: message.alert.id, at: message.gradedAt,
      text: `At ${clockTime(message.gradedAt, this.#run)} the ${message.alert.route} was told “${ALERT_CODES[message.alert.code].title}”: false, and not said without the attack.`,
    }));
  }

  #falseHigh(changes: readonly AttackChange[]): boolean {
    const ids = new Set(changes.filter(({ kind }) => kind === 'false-alert').map(({ about }) => about));
    return this.#run.messages.some(({ alert, verdict, kind }) => verdict === 'false' && kind === 'clinical' && alert.priority === 'high' && ids.has(alert.id));
  }

  /** As before: all that stands about the victims is what stands without the attack, and nothing of it is left on the broker. */
  #recovery(facts: AttackFacts): AttackResult['recovery'] {
    const { left, checked } = facts.residue;
    const twin = this.#record.withoutAttacks;
    // Where another attack spoke in a home's name and this one did not, what is not as before is not its doing.
    const own = facts.victims.filter(({ home }) => this.#mayHaveChanged(facts, home));
    const times = twin ? own.map(({ home, to }) => standingUntilEqual(home, to, this.#record, twin)) : [];
    const back = times.filter((time) => time !== null);
    const all = twin !== undefined && back.length === times.length;
    const clean = left === 0 && (checked.length > 0 || facts.status === 'Cancelled');
    const verdict: Recovery = all && clean ? 'Full' : back.length > 0 || clean ? 'Partial' : 'None';
    return { verdict, seconds: all ? Math.max(0, ...back) : null, residue: left, checked: [...checked] };
  }
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function inTimeWords({ inTime, delayMs = 0, detection, from }: GradedEvent): string {
  const early = from !== null && detection !== undefined && detection.gradedAt < from;
  return `${early ? 'ahead of the readings that prove it' : delayMs === 0 ? 'at once' : `${lengthOfTime(delayMs)} after the readings showed it`}${inTime ? '' : ', too late'}`;
}

/** What became of an episode against the twin; `undefined`: nothing. */
function changeOf(own: GradedEvent, other: GradedEvent): AttackChange['kind'] | undefined {
  if (!other.detection) return own.detection ? 'gained' : undefined;
  if (!own.detection) return 'lost';
  if (other.inTime && !own.inTime) return 'late';
  return own.detection.gradedAt > other.detection.gradedAt ? 'delayed' : undefined;
}

/** Harmful: an alert lost, late past its deadline, or a false one of high priority. Degraded: later or more alerts, none of that kind. */
function impactOf(changes: readonly AttackChange[], falseHigh: boolean): Impact {
  if (changes.some(({ kind }) => kind === 'lost' || kind === 'late') || falseHigh) return 'Harmful';
  return changes.some(({ kind }) => kind === 'delayed' || kind === 'false-alert') ? 'Degraded' : 'None';
}

/** The sentence that says it all, for findings, console and page. */
export function attackWords(result: AttackResult): string {
  const { prevention, detection, impact, exposed, victims } = result;
  const tried = { 'Blocked': 'was refused', 'Partial': `was refused in part (${prevention.refused} of ${prevention.tried})`, 'None': 'was let in', 'None-unexplained': 'had no effect, and nothing shows why', 'N/A': 'did not act' }[prevention.verdict];
  const seen = detection.verdict === 'None' || detection.verdict === 'N/A' ? 'nobody noticed' : `it was noticed ${lengthOfTime(detection.afterMs ?? 0)} after it began`;
  const harm = [
    impact.lost > 0 && `${counted(impact.lost, 'alert')} lost`, impact.late > 0 && `${counted(impact.late, 'alert')} too late`, impact.delayed > 0 && `${counted(impact.delayed, 'alert')} later than without it`,
    impact.falseAlerts > 0 && `${counted(impact.falseAlerts, 'false alert')} more`, exposed.patients > 0 && `the messages of ${counted(exposed.patients, 'patient')} read`,
  ].filter((part) => part !== false);
  return `${result.title} against ${counted(victims.length, 'home')}: it ${tried}; ${seen}; ${harm.length > 0 ? harm.join(', ') : 'no patient was touched'}.`;
}
