/**
 * The audit log: each line holds the hash of the line before it, so whoever changes, removes, inserts or reorders a line breaks the chain at that place.
 * What the chain alone cannot show is a log cut off at its end, or rewritten whole by somebody who may write to the store: for that, note the head (`n` and `hash`)
 * down outside from time to time and give it to `verify` later; a log that once had this head must have it still.
 * @source 21 CFR 11.10(a), (e): altered records detectable, a trail that is only added to (facts/roles-and-training.md §6)
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../contract/canonical.ts';
import type { AuditLine, Store } from './store/store.ts';

/** `prev` of the first line. */
export const NO_LINE = '0'.repeat(64);
const PAGE = 1_000;

export interface Anchor {
  n: number;
  hash: string;
}

/** SHA-256, hex, over the canonical JSON of all else in the line. */
export function lineHash({ hash: _, ...rest }: Omit<AuditLine, 'hash'> & { hash?: string }): string {
  return createHash('sha256').update(canonicalJson(rest)).digest('hex');
}

/** The line that follows `last`. */
export function nextLine(last: Anchor | undefined, said: Omit<AuditLine, 'n' | 'prev' | 'hash'>): AuditLine {
  const line = { ...said, n: (last?.n ?? 0) + 1, prev: last?.hash ?? NO_LINE };
  return { ...line, hash: lineHash(line) };
}

export class AuditChain {
  readonly #store: Pick<Store, 'audit' | 'lastAudit' | 'auditLetGo' | 'auditLines'>;
  /** writes stand in one line: each needs the hash of the one before */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(store: Pick<Store, 'audit' | 'lastAudit' | 'auditLetGo' | 'auditLines'>) {
    this.#store = store;
  }

  /** Adds a line; durable once resolved. @throws what the store throws; the next write then begins from what the store holds */
  write(said: Omit<AuditLine, 'n' | 'prev' | 'hash'>): Promise<void> {
    const written = this.#queue.then(async () => this.#store.audit(nextLine(await this.#store.lastAudit(), said)));
    this.#queue = written.catch(() => undefined);
    return written;
  }

  lines(after: number, limit: number): Promise<AuditLine[]> {
    return this.#store.auditLines(after, limit);
  }

  /**
   * Walks the whole chain, a page at a time; from the first line kept, where a store in memory let older ones go.
   * @param anchor a head noted earlier: the line `anchor.n` must be there with that hash, unless it was let go
   * @returns the number of the last line that fits, the head to note down, the first place that does not fit, and the first line kept where that is not 1
   */
  async verify(anchor?: Anchor): Promise<{ lines: number; from?: number; brokenAt?: number; head: Anchor }> {
    const letGo = await this.#store.auditLetGo();
    const from = letGo && { from: letGo.n + 1 };
    let head: Anchor = letGo ? { n: letGo.n, hash: letGo.hash } : { n: 0, hash: NO_LINE };
    let after = head.n;
    for (;;) {
      const page = await this.#store.auditLines(after, PAGE);
      for (const line of page) {
        const fits = line.n === head.n + 1 && line.prev === head.hash && line.hash === lineHash(line) && (anchor?.n !== line.n || anchor.hash === line.hash);
        if (!fits) return { lines: head.n, ...from, brokenAt: head.n + 1, head };
        head = { n: line.n, hash: line.hash };
      }
      if (page.length < PAGE) break;
      after = head.n;
    }
    return { lines: head.n, ...from, ...(anchor && anchor.n > head.n && { brokenAt: head.n + 1 }), head };
  }
}
