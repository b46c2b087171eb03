/** The reference with a bug of the kind that real pipelines have, each in the part that stands before or after its rules. */
import { ReferencePipeline } from '../../pipeline/core/reference.ts';
import type { Alert } from '../../contract/alert.ts';
import type { ChaosSubject } from '../../lab/chaos/chaos-run.ts';
import type { BusPipeline } from '../../lab/run/virtual.ts';
import { BrokenPipeline } from '../../lab/selfcheck/bug.ts';
import { epochForgotten } from '../../lab/selfcheck/broken/epoch-forgotten.ts';

/** What a tick brought twice it says twice: a redelivery doubles the alerts of its home. */
class DoublesOnRedelivery extends ReferencePipeline {
  readonly #known = new Map<string, Set<string>>();
  readonly #twice = new Set<string>();

  override receive(topic: string, payload: string): void {
    const { home, epoch, seq } = JSON.parse(payload) as { home: string; epoch: number; seq?: number };
    if (seq !== undefined) {
      let known = this.#known.get(home);
      if (!known) this.#known.set(home, (known = new Set()));
      if (known.has(`${epoch}/${seq}`)) this.#twice.add(home);
      known.add(`${epoch}/${seq}`);
    }
    super.receive(topic, payload);
  }

  override closeTick(now: number): Alert[] {
    const alerts = super.closeTick(now).flatMap((alert) => (this.#twice.has(alert.home) ? [alert, alert] : [alert]));
    this.#twice.clear();
    return alerts;
  }
}

/** It never says that a silence is over. */
class NeverResolves extends ReferencePipeline {
  override closeTick(now: number): Alert[] {
    return super.closeTick(now).filter(({ state, code }) => state !== 'resolved' || (code !== 'hub-offline' && code !== 'uplink-offline'));
  }
}

/** Of two homes that have the same trouble at a time it tells of one: its table of tickets has no home in its key. */
class OneTicketForAll extends ReferencePipeline {
  readonly #standing = new Map<string, string>();

  override closeTick(now: number): Alert[] {
    return super.closeTick(now).filter(({ code, home, state, kind }) => {
      if (kind !== 'technical') return true;
      const holder = this.#standing.get(code);
      if (holder !== undefined && holder !== home) return false;
      if (state === 'resolved') this.#standing.delete(code);
      else this.#standing.set(code, home);
      return true;
    });
  }
}

/** It falls over a hub that reports an uplink signal below −100 dB[mW]. */
class FallsOverWeakSignal extends ReferencePipeline {
  override receive(topic: string, payload: string): void {
    const { obs = [] } = JSON.parse(payload) as { obs?: { dev: string; code: string; value: number }[] };
    if (obs.some(({ dev, code, value }) => dev === 'hub' && code === 'urn:twinward:uplink-signal' && value < -100)) throw new RangeError('signal out of table');
    super.receive(topic, payload);
  }
}

const BROKEN = { 'forgets-epoch': () => new BrokenPipeline(epochForgotten.create()), 'doubles-on-redelivery': () => new DoublesOnRedelivery(), 'never-resolves': () => new NeverResolves(), 'one-ticket-for-all': () => new OneTicketForAll(), 'falls-over-weak-signal': () => new FallsOverWeakSignal() } as const;

export type BrokenId = keyof typeof BROKEN;
export const BROKEN_IDS = Object.keys(BROKEN) as BrokenId[];

export function brokenPipeline(id: BrokenId): ChaosSubject {
  return { id, create: (): BusPipeline => BROKEN[id]() };
}

export const referenceSubject: ChaosSubject = { id: 'reference', create: () => new ReferencePipeline() };
