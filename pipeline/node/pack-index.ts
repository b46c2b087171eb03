/**
 * Telemetry packs in the journal, found by when their readings were measured. The journal is in order of arrival, and what a hub's clock says of it may be hours wrong, so neither says where a time
 * lies. Here the packs of a home are counted off into blocks, each with the earliest and the latest reading in it: a question reads the blocks that can hold an answer, and leaves out none.
 * The first question about a home walks all that is kept of it; later ones walk what came since. Each question drops the blocks that were pruned.
 * Nothing is stored: after a restart it is counted off anew.
 */
import { setImmediate as breath } from 'node:timers/promises';
import { type Observation, Telemetry } from '../../contract/messages.ts';
import type { Store } from './store/store.ts';

/** Packs of a block, read at once; between two the loop is let go, for messages are judged in it. @source measured on SQLite, six readings a pack: some ten milliseconds of reading and parsing */
const BLOCK = 250;

interface Block {
  /** seq of its first and its last pack, inclusive */
  first: number;
  last: number;
  packs: number;
  /** epoch ms, inclusive; Infinity and −Infinity where nothing in it can be read */
  earliest: number;
  latest: number;
}

interface Home {
  /** ascending by seq; all but the last are full */
  blocks: Block[];
  growing: Promise<void>;
}

/** A reading, and the seq of the journal entry it came in. */
export type Journalled = Observation & { seq: number };

export class PackIndex {
  private readonly store: Pick<Store, 'messages'>;
  private readonly homes = new Map<string, Home>();

  constructor(store: Pick<Store, 'messages'>) {
    this.store = store;
  }

  /**
   * @param from measured in [from, to), epoch ms; undefined: the newest are wanted, else the oldest
   * @param limit how many of those that `keep` keeps; no more are held at any moment than these and one block
   * @returns ascending by time, then by arrival
   */
  async readings(home: string, { from, to = Infinity, limit }: { from: number | undefined; to: number | undefined; limit: number }, keep: (obs: Observation) => boolean): Promise<Journalled[]> {
    const upward = from !== undefined;
    const least = from ?? -Infinity;
    const nearestFirst = (a: Journalled, b: Journalled): number => (upward ? 1 : -1) * (a.at - b.at || a.seq - b.seq);
    const blocks = await this.grown(home);
    const asked = blocks.filter(({ earliest, latest }) => latest >= least && earliest < to).toSorted((a, b) => (upward ? a.earliest - b.earliest : b.latest - a.latest));
    let found: Journalled[] = [];
    for (const block of asked) {
      const edge = found.length < limit ? undefined : found.at(-1)?.at;
      if (edge !== undefined && (upward ? block.earliest > edge : block.latest < edge)) break;
      const packs = (await this.store.messages({ home, channel: 'telemetry', before: block.last + 1, limit: block.packs, newest: true })).filter(({ seq }) => seq >= block.first);
      for (const { seq, text } of packs) {
        for (const obs of obsOf(text)) if (obs.at >= least && obs.at < to && keep(obs)) found.push({ ...obs, seq });
      }
      found = found.toSorted(nearestFirst).slice(0, limit);
      await breath();
    }
    return upward ? found : found.toReversed();
  }

  /** One walk of a home at a time: two would count a pack twice. @throws what the store throws; the next question then goes on from there */
  private async grown(home: string): Promise<Block[]> {
    const known = this.homes.get(home) ?? { blocks: [], growing: Promise.resolve() };
    this.homes.set(home, known);
    const growing = known.growing.catch(() => undefined).then(() => this.grow(home, known.blocks));
    known.growing = growing;
    await growing;
    // Homes that never said anything can be asked for without end.
    if (known.blocks.length === 0 && known.growing === growing) this.homes.delete(home);
    return known.blocks;
  }

  /** From the newest back to what is known, for a store gives the end of a long list at once; then counted off in order. */
  private async grow(home: string, blocks: Block[]): Promise<void> {
    const known = blocks.at(-1)?.last ?? 0;
    const came: Pick<Block, 'last' | 'earliest' | 'latest'>[] = [];
    // Mostly few came since the last question.
    for (let before = Number.MAX_SAFE_INTEGER, limit = 10; ; limit = BLOCK) {
      const packs = await this.store.messages({ home, channel: 'telemetry', before, limit, newest: true });
      const fresh = packs.filter(({ seq }) => seq > known);
      for (const { seq, text } of fresh) {
        const times = obsOf(text).map(({ at }) => at);
        came.push({ last: seq, earliest: Math.min(...times), latest: Math.max(...times) });
      }
      if (fresh.length < limit) break;
      before = packs.at(-1)?.seq ?? 0;
      await breath();
    }
    for (const { last, earliest, latest } of came.toReversed()) {
      let block = blocks.at(-1);
      if (!block || block.packs === BLOCK) {
        block = { first: last, last, packs: 0, earliest: Infinity, latest: -Infinity };
        blocks.push(block);
      }
      block.last = last;
      block.packs += 1;
      block.earliest = Math.min(block.earliest, earliest);
      block.latest = Math.max(block.latest, latest);
    }
    if (blocks.length < 2) return;
    // Blocks of which the journal keeps nothing any more. The last one stays: it says where the walk goes on.
    const [oldest] = await this.store.messages({ home, channel: 'telemetry', limit: 1 });
    const kept = blocks.findIndex(({ last }) => oldest !== undefined && last >= oldest.seq);
    blocks.splice(0, kept < 0 ? blocks.length - 1 : kept);
  }
}

function obsOf(text: string): readonly Observation[] {
  try {
    return Telemetry.safeParse(JSON.parse(text)).data?.obs ?? [];
  } catch {
    return [];
  }
}
