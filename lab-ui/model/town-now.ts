/** The state of every home at one moment, in typed arrays that list and stage read alike. */
import type { Priority } from '../../contract/alert.ts';
import { isAwakeIn, isCutOff, type Life } from './life.ts';
import type { AlertRow, RunView, TruthRow } from './run-view.ts';

/** Ranks of a standing alert; 0: none stands. */
export const RANK: Readonly<Record<Priority, number>> = { low: 1, medium: 2, high: 3 };
export const PRIORITY_OF: readonly (Priority | undefined)[] = [undefined, 'low', 'medium', 'high'];
/** What is really wrong, as bits. Decoys are harmless and have none. */
export const WRONG: Readonly<Record<string, number>> = { episode: 1, fault: 2, attack: 4 };

/** What takes the mains of a whole home; of a hub's own plug nobody's lamp knows. */
const DARKENS: ReadonlySet<string> = new Set(['street-power-cut']);

/** Whether a home has no mains at a moment, epoch ms. @param truths of that home */
export function isDark(truths: readonly TruthRow[], at: number): boolean {
  return truths.some(({ entry, from, to }) => DARKENS.has(entry) && from <= at && at < to);
}

export class TownNow {
  /** worst standing alert per home, `RANK` */
  readonly rank: Uint8Array;
  /** bits of `WRONG` per home */
  readonly wrong: Uint8Array;
  /** the byte of `life.ts` per home */
  readonly life: Uint8Array;
  /** 1 where a home has no mains */
  readonly dark: Uint8Array;
  at = Number.NaN;
  /** rises with each change, so that readers need not compare */
  version = 0;
  readonly #run: RunView;
  readonly #alertsOf: ReadonlyMap<number, readonly AlertRow[]>;
  readonly #truthsOf: ReadonlyMap<number, readonly TruthRow[]>;

  /** @param version from which it goes on */
  constructor(run: RunView, version = 0) {
    this.version = version;
    const count = run.homes.length;
    this.#run = run;
    this.rank = new Uint8Array(count);
    this.wrong = new Uint8Array(count);
    this.life = new Uint8Array(count);
    this.dark = new Uint8Array(count);
    this.#alertsOf = Map.groupBy(run.alerts, ({ home }) => home);
    this.#truthsOf = Map.groupBy(run.truths, ({ home }) => home);
  }

  alertsOf(home: number): readonly AlertRow[] {
    return this.#alertsOf.get(home) ?? [];
  }

  truthsOf(home: number): readonly TruthRow[] {
    return this.#truthsOf.get(home) ?? [];
  }

  /** @param at epoch ms */
  update(at: number, life: Life): void {
    this.at = at;
    this.version += 1;
    this.rank.fill(0);
    this.wrong.fill(0);
    this.dark.fill(0);
    for (const alert of this.#run.alerts) {
      if (alert.at > at) break;
      if (alert.until > at && alert.home < this.rank.length) this.rank[alert.home] = Math.max(this.rank[alert.home] as number, RANK[alert.priority]);
    }
    for (const { from, to, kind, entry, home } of this.#run.truths) {
      if (from > at) break;
      if (to <= at || home >= this.wrong.length) continue;
      this.wrong[home] = (this.wrong[home] as number) | (WRONG[kind] ?? 0);
      if (DARKENS.has(entry)) this.dark[home] = 1;
    }
    for (let home = 0; home < this.life.length; home += 1) this.life[home] = life.at(home, at);
  }

  /** Whether a lamp burns there: somebody is awake, and has power. */
  lit(home: number): boolean {
    return this.dark[home] === 0 && isAwakeIn(this.life[home] as number);
  }

  cutOff(home: number): boolean {
    return isCutOff(this.life[home] as number);
  }
}

/** An alert of a living run that is told so much after its time, ms, is no news any more. */
const NEWS_MS = 5 * 60_000;

/** What was raised in (from, at]; of a living run, in which alerts may be told when time is past them, also what stands new in the list since it had `known` alerts. Times epoch ms; `alerts` by time. */
export function newsOf(alerts: readonly AlertRow[], from: number, at: number, known: number): AlertRow[] {
  return alerts.filter((alert) => alert.at <= at && (alert.at > from || (alert.index >= known && alert.at > from - NEWS_MS)) && alert.verdict !== 'repeat');
}

/** The first alert after a moment, or the last before it; `undefined` where there is none. `alerts` by time. */
export function alertBeside(alerts: readonly AlertRow[], at: number, direction: 1 | -1): AlertRow | undefined {
  return direction === 1 ? alerts.find((alert) => alert.at > at) : alerts.findLast((alert) => alert.at < at);
}
