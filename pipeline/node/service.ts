/**
 * A pipeline that may be killed at any moment: what it hears goes to the journal first, then to the pipeline; what the pipeline says is published, then concluded, and only then the next.
 *
 * - A message is acknowledged to its sender (`ack`) once the journal has it. What is not acknowledged comes again, and a second coming says nothing new: packs are known by epoch and number.
 * - After a restart the pipeline is thawed from the last snapshot and hears the journal after it again. What it says to entries after `concluded` was perhaps not published, so it is
 *   published now: the same alerts with the same ids.
 * - Snapshots are taken when the journal has grown by several times the last one's size, so they cost a bounded share of the work.
 */
import type { Alert } from '../../contract/alert.ts';
import type { Thresholds } from '../../contract/messages.ts';
import type { Act } from '../core/act.ts';
import { ACT_TOPIC, TICK_TOPIC } from '../core/conversation.ts';
import type { Conversation, Said, Saying } from '../core/conversation.ts';
import { canFreeze, freeze, thaw } from '../core/freeze.ts';
import { PAYLOAD_LENGTH_MAX } from '../core/ingest.ts';
import { ReferencePipeline } from '../core/reference.ts';
import type { Heard, Notification, SaidAlert, Store } from './store/store.ts';

export interface ServiceOptions {
  store: Store;
  /** a pipeline that knows nothing yet, and what it hears and says */
  fresh: () => Conversation;
  /** resolves when the broker has acknowledged it */
  publish: (saying: Saying) => Promise<unknown>;
  /** who is to be told of an alert message that was published, given the one before about the same alert; nobody where absent */
  notify?: (said: SaidAlert, before: Alert | undefined) => Notification[];
  /** the store failed: nothing more can be promised */
  failed: (error: Error) => void;
  /** how long messages are kept for people to read, ms of the wall */
  retentionMs?: number;
  /** characters the journal grows by, at least, between two snapshots */
  growthMin?: number;
}

/** @source assumption: five weeks, the window of a monthly review and some */
const RETENTION_MS = 35 * 86_400_000;
/** Journal growth between snapshots: at least so many characters, and so many times the last snapshot. @source assumption: a snapshot then costs a tenth of the writing at most */
const GROWTH_MIN = 8_000_000;
const GROWTH_RATIO = 8;
/** Messages of homes are gathered for so long before they are written together, ms. @source measured: one commit for each few messages cost a quarter of the pipeline's time */
const GATHER_MS = 4;
const HOME_TOPICS = 'twinward/v1/';
/** Characters per part of a snapshot, about. */
const PART_CHARACTERS = 1_000_000;

interface Waiting extends Heard {
  ack: (() => void) | undefined;
  heard: ((said: readonly Said[]) => void) | undefined;
}

export class Service {
  readonly store: Store;
  private readonly options: ServiceOptions;
  private readonly version: string;
  private talk: Conversation;
  private waiting: Waiting[] = [];
  private flushing = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** publishes and concludes one answer after the other */
  private outbox: Promise<void> = Promise.resolve();
  /** answers from before a kill, still to be published */
  private owed: { seq: number; said: Said[] }[] = [];
  /** what came last before a kill and was perhaps not acknowledged, by topic and text, and how often: it may come again before the next tick is judged, and is known */
  private perhapsAgain = new Map<string, number>();
  private judgedBefore = '';
  /** since the process began; `said` by code, priority and state */
  readonly counts = { heard: 0, snapshots: 0, said: new Map<string, number>() };
  /** the store failed: nothing more can be promised */
  failure: Error | undefined;
  private seq = 0;
  private grown = 0;
  private snapshotSize = 0;
  private isOver = false;

  private constructor(options: ServiceOptions, talk: Conversation) {
    this.options = options;
    this.store = options.store;
    this.talk = talk;
    this.version = `${talk.pipeline.id} ${talk.pipeline.version}`;
  }

  /** Opens the store and brings the pipeline to where it was. @throws StoreError */
  static async open(options: ServiceOptions): Promise<Service> {
    await options.store.open();
    const service = new Service(options, options.fresh());
    await service.recall();
    return service;
  }

  /** Messages heard and not yet journalled. */
  get backlog(): number {
    return this.waiting.length;
  }

  get conversation(): Conversation {
    return this.talk;
  }

  /** Publishes what was said before a kill and perhaps not published. To be called once, when connected. */
  begin(): void {
    for (const { seq, said } of this.owed.splice(0)) this.say(seq, said);
  }

  /** @param ack called when the journal has it */
  hear(topic: string, text: string, retain: boolean, ack?: () => void): void {
    this.take({ topic, text, retain, ack, heard: undefined });
  }

  /** Closes a tick by the pipeline's own clock. */
  tick(now: number): void {
    this.take({ topic: TICK_TOPIC, text: String(now), retain: false, ack: undefined, heard: undefined });
  }

  /** @returns the alert as it stands then, or the limits in force; undefined where there is nothing to do it to */
  act(act: Act): Promise<Alert | Thresholds | undefined> {
    return new Promise((resolve) => {
      this.take({
        topic: ACT_TOPIC, text: JSON.stringify(act), retain: false, ack: undefined,
        heard: ([said]) => resolve(act.act === 'thresholds' ? this.limits(act.home, act.resident) : said?.alerts[0]),
      });
    });
  }

  limits(home: string, resident: string): Thresholds | undefined {
    const { pipeline } = this.talk;
    return pipeline instanceof ReferencePipeline ? pipeline.known.get(home)?.residents.get(resident)?.thresholds : undefined;
  }

  /** Resolves when all that was heard is journalled, judged, published and concluded. */
  async settled(): Promise<void> {
    while (this.flushing || this.waiting.length > 0) await new Promise((resolve) => { setImmediate(resolve); });
    await this.outbox;
  }

  /** Does nothing more, as if killed; the store is the caller's to close. */
  abandon(): void {
    this.isOver = true;
    clearTimeout(this.timer);
  }

  async close(): Promise<void> {
    await this.settled();
    this.isOver = true;
    await this.store.close();
  }

  private take(one: Waiting): void {
    const { text } = one;
    // What no reader would take need not be kept: PostgreSQL takes no NUL, and nobody a letter that long.
    if (text.length > PAYLOAD_LENGTH_MAX) one.text = text.slice(0, PAYLOAD_LENGTH_MAX + 1);
    if (text.includes('\0')) one.text = '';
    if (one.topic === TICK_TOPIC) this.perhapsAgain.clear();
    if (this.perhapsAgain.size > 0 && this.known(one)) return one.ack?.();
    this.waiting.push(one);
    // A message of a home can wait for others to be written with it; whoever asks for an answer is not kept waiting.
    const inAHurry = one.heard !== undefined || !one.topic.startsWith(HOME_TOPICS);
    if (this.flushing || (this.timer && !inAHurry)) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (inAHurry) {
      this.flushing = true;
      setImmediate(() => void this.flush());
    } else this.timer = setTimeout(() => void this.flush(), GATHER_MS);
  }

  private known({ topic, text }: Heard): boolean {
    if (this.talk.judged !== this.judgedBefore) this.perhapsAgain.clear();
    const key = `${topic}\n${text}`;
    const times = this.perhapsAgain.get(key) ?? 0;
    if (times === 0) return false;
    this.perhapsAgain.set(key, times - 1);
    return true;
  }

  /** All that came meanwhile goes to the journal at once. */
  private async flush(): Promise<void> {
    this.timer = undefined;
    this.flushing = true;
    try {
      while (this.waiting.length > 0 && !this.isOver) {
        const batch = this.waiting;
        this.waiting = [];
        const last = await this.store.append(batch);
        for (const { ack } of batch) ack?.();
        this.seq = last - batch.length;
        this.counts.heard += batch.length;
        for (const { topic, text, retain, heard } of batch) {
          this.seq += 1;
          this.grown += text.length;
          const answers = this.talk.hear(topic, text, retain);
          this.say(this.seq, answers);
          heard?.(answers);
        }
        if (this.grown > Math.max(this.options.growthMin ?? GROWTH_MIN, GROWTH_RATIO * this.snapshotSize)) this.snapshot();
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.flushing = false;
    }
  }

  /** Alerts first, each acknowledged; then they are concluded; then the watermark that tells the lab to go on. */
  private say(seq: number, answers: readonly Said[]): void {
    if (answers.length === 0) return;
    this.inTurn(async () => {
      const said: SaidAlert[] = [];
      for (const [place, { alerts, watermark }] of answers.entries()) {
        if (this.isOver) return;
        await Promise.all(alerts.map((alert) => this.options.publish(this.talk.saying(alert))));
        for (const alert of alerts) {
          said.push({ seq, alert });
          const key = `${alert.code} ${alert.priority} ${alert.state}`;
          this.counts.said.set(key, (this.counts.said.get(key) ?? 0) + 1);
        }
        if (place === answers.length - 1 && said.length > 0) await this.store.conclude(seq, said, await this.notifications(said));
        if (watermark) void this.options.publish(watermark).catch(() => undefined);
      }
    });
  }

  private async notifications(said: readonly SaidAlert[]): Promise<Notification[]> {
    const { notify } = this.options;
    if (!notify) return [];
    const found: Notification[] = [];
    for (const [place, one] of said.entries()) {
      const sooner = said.slice(0, place).findLast(({ alert }) => alert.id === one.alert.id)?.alert;
      found.push(...notify(one, sooner ?? (await this.store.alert(one.alert.id))));
    }
    return found;
  }

  private inTurn(work: () => Promise<void>): void {
    this.outbox = this.outbox.then(() => (this.isOver ? undefined : work())).catch((error: unknown) => this.fail(error));
  }

  /** Frozen now; written when all that was said until now is concluded. */
  private snapshot(): void {
    this.grown = 0;
    if (this.store.kind === 'memory' || !canFreeze(this.talk.pipeline)) return;
    const { seq, version } = this;
    const parts: string[] = [];
    let size = 0;
    for (const part of joined(freeze(this.talk))) {
      parts.push(part);
      size += part.length;
    }
    this.snapshotSize = size;
    this.inTurn(async () => {
      await this.store.saveSnapshot({ seq, version, parts });
      this.counts.snapshots += 1;
      await this.store.prune(seq, Date.now() - (this.options.retentionMs ?? RETENTION_MS));
    });
  }

  private async recall(): Promise<void> {
    const saved = await this.store.snapshot();
    const concluded = await this.store.concluded();
    if (saved && saved.version === this.version && canFreeze(this.talk.pipeline)) {
      this.talk = thaw(saved.parts.flatMap((part) => part.split('\n')));
      this.seq = saved.seq;
      this.snapshotSize = saved.parts.reduce((sum, part) => sum + part.length, 0);
    }
    for await (const { seq, topic, text, retain } of this.store.journal(this.seq)) {
      this.seq = seq;
      if (topic.startsWith(HOME_TOPICS) && !retain) this.perhapsAgain.set(`${topic}\n${text}`, (this.perhapsAgain.get(`${topic}\n${text}`) ?? 0) + 1);
      this.grown += text.length;
      const said = this.talk.hear(topic, text, retain).map(({ alerts }): Said => ({ alerts, watermark: undefined }));
      if (seq > concluded && said.some(({ alerts }) => alerts.length > 0)) this.owed.push({ seq, said });
      if (topic === TICK_TOPIC || this.talk.judged !== this.judgedBefore) this.perhapsAgain.clear();
      this.judgedBefore = this.talk.judged;
    }
  }

  private fail(error: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    this.failure = error as Error;
    this.options.failed(this.failure);
  }
}

/** Lines put together into parts of about a megabyte: a part is one row. */
function* joined(lines: Iterable<string>): Generator<string> {
  let part: string[] = [];
  let size = 0;
  for (const line of lines) {
    part.push(line);
    size += line.length;
    if (size < PART_CHARACTERS) continue;
    yield part.join('\n');
    [part, size] = [[], 0];
  }
  if (part.length > 0) yield part.join('\n');
}
