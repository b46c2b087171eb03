/**
 * A pipeline that may be killed at any moment: what it hears goes to the journal first, then to the pipeline; what the pipeline says is recorded (alerts and notifications), then published, then concluded.
 *
 * - A message is acknowledged to its sender (`ack`) once the journal has it. What is not acknowledged comes again, and a second coming says nothing new: packs are known by epoch and number.
 * - What is said is recorded whether or not the broker is there: people are told, and read it, meanwhile. Publishing waits for the broker, one answer after the other.
 * - After a restart the pipeline is thawed from the last snapshot and hears the journal after it again. What it says to entries after `concluded` was perhaps not published, so it is
 *   published now, before anything newer: the same alerts with the same ids. Of what was recorded already nothing is recorded again.
 * - Another version, which rules written as data make too, hears the whole journal again, in silence: what it would have said then is past, and nobody is told of it as if it were news. Where its alerts
 *   in the end differ from those that stand, the difference is said, with the time of the last tick.
 * - Snapshots are taken when the journal has grown by several times the last one's size, so they cost a bounded share of the work.
 */
import type { Alert } from '../../contract/alert.ts';
import { canonicalJson } from '../../contract/canonical.ts';
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
  /** who is to be told of an alert message, given those before about the same alert, oldest first; nobody where absent */
  notify?: (said: SaidAlert, before: readonly Alert[]) => Notification[];
  /** the store failed: nothing more can be promised */
  failed: (error: Error) => void;
  /** characters the journal grows by, at least, between two snapshots */
  growthMin?: number;
}

/** @source assumption: five weeks, the window of a monthly review and some */
const RETENTION_MS = 35 * 86_400_000;
/** Journal growth between snapshots: at least so many characters, and so many times the last snapshot. @source assumption: a snapshot then is an eighth of the writing at most */
const GROWTH_MIN = 8_000_000;
const GROWTH_RATIO = 8;
/** Messages of homes are gathered for so long before they are written together, ms. @source measured: one commit for each few messages cost a quarter of the pipeline's time */
const GATHER_MS = 4;
const HOME_TOPICS = 'twinward/v1/';
/** Begins the journal of a version: what it says otherwise than the one before follows from this entry. */
const VERSION_TOPIC = 'version';
/** Alerts read at once. */
const PAGE = 1_000;
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
  /** records one answer after the other */
  private records: Promise<void> = Promise.resolve();
  /** publishes and concludes one recorded answer after the other */
  private outbox: Promise<void> = Promise.resolve();
  /** what came last before a kill and was perhaps not acknowledged, by topic and text, and how often: it may come again before the next tick is judged, and is known */
  private perhapsAgain = new Map<string, number>();
  private judgedBefore = '';
  /** the entry with which the last tick was judged */
  private tickSeq = 0;
  /** since the process began; `said` by code, priority and state */
  readonly counts = { heard: 0, snapshots: 0, said: new Map<string, number>() };
  /** the store failed: nothing more can be promised */
  failure: Error | undefined;
  private seq = 0;
  private grown = 0;
  private snapshotSize = 0;
  private snapshotWaits = false;
  private isOver = false;

  private constructor(options: ServiceOptions, talk: Conversation) {
    this.options = options;
    this.store = options.store;
    this.talk = talk;
    this.version = `${talk.pipeline.id} ${talk.pipeline.version}`;
  }

  /** Opens the store, brings the pipeline to where it was, and publishes what was said before a kill and perhaps not published. @throws StoreError */
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

  /** @param ack called when the journal has it */
  hear(topic: string, text: string, retain: boolean, ack?: () => void): void {
    this.take({ topic, text, retain, ack, heard: undefined });
  }

  /** Closes a tick by the pipeline's own clock. */
  tick(now: number): void {
    this.take({ topic: TICK_TOPIC, text: String(now), retain: false, ack: undefined, heard: undefined });
  }

  /** Resolves when it is journalled, and what follows from it recorded; published perhaps later. @returns the alert as it stands then, or the limits in force; undefined where there is nothing to do it to */
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
          this.noteJudged(this.seq, topic);
          const recorded = this.say(this.seq, answers);
          if (heard) void recorded.then(() => (this.failure ? undefined : heard(answers)));
        }
        if (this.grown > Math.max(this.options.growthMin ?? GROWTH_MIN, GROWTH_RATIO * this.snapshotSize)) this.snapshot();
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.flushing = false;
    }
  }

  /**
   * Recorded first, then the alerts, each acknowledged; then they are concluded; then the watermark that tells the lab to go on.
   * @returns when it is recorded
   */
  private say(seq: number, answers: readonly Said[]): Promise<void> {
    if (answers.every(({ alerts, watermark }) => alerts.length === 0 && !watermark)) return this.records;
    const said = answers.flatMap(({ alerts }) => alerts.map((alert): SaidAlert => ({ seq, alert })));
    const recorded = said.length === 0 ? this.records : (this.records = this.after(this.records, () => this.record(seq, said)));
    this.inTurn(async () => {
      await recorded;
      for (const [place, { alerts, watermark }] of answers.entries()) {
        if (this.isOver) return;
        await Promise.all(alerts.map((alert) => this.options.publish(this.talk.saying(alert))));
        for (const alert of alerts) {
          const key = `${alert.code} ${alert.priority} ${alert.state}`;
          this.counts.said.set(key, (this.counts.said.get(key) ?? 0) + 1);
        }
        if (place === answers.length - 1 && said.length > 0) await this.store.conclude(seq);
        if (watermark) void this.options.publish(watermark).catch(() => undefined);
      }
    });
    return recorded;
  }

  private async record(seq: number, said: readonly SaidAlert[]): Promise<void> {
    const { notify } = this.options;
    const notifications: Notification[] = [];
    if (notify && seq > (await this.store.recorded())) {
      for (const [place, one] of said.entries()) {
        const sooner = said.slice(0, place).filter(({ alert }) => alert.id === one.alert.id);
        notifications.push(...notify(one, [...(await this.store.history(one.alert.id)), ...sooner].map(({ alert }) => alert)));
      }
    }
    await this.store.record(seq, said, notifications);
  }

  private inTurn(work: () => Promise<void>): void {
    this.outbox = this.after(this.outbox, work);
  }

  private after(turn: Promise<void>, work: () => Promise<void>): Promise<void> {
    return turn.then(() => (this.isOver ? undefined : work())).catch((error: unknown) => this.fail(error));
  }

  /** Frozen now; written when all that was said until now is concluded. None while one waits: a broker that is away would have whole states pile up in memory. */
  private snapshot(): void {
    if (this.snapshotWaits) return;
    this.grown = 0;
    if (this.store.kind === 'memory' || !canFreeze(this.talk.pipeline)) return;
    const { seq, tickSeq, version } = this;
    const parts: string[] = [];
    let size = 0;
    for (const part of joined(freeze(this.talk))) {
      parts.push(part);
      size += part.length;
    }
    this.snapshotSize = size;
    this.snapshotWaits = true;
    this.inTurn(async () => {
      await this.store.saveSnapshot({ seq, tickSeq, version, parts });
      this.counts.snapshots += 1;
      await this.store.prune(seq, Date.now() - RETENTION_MS);
      this.snapshotWaits = false;
    });
  }

  private async recall(): Promise<void> {
    const saved = await this.store.snapshot();
    const recorded = await this.store.recorded();
    let from = 0;
    /** it heard all of the journal itself, perhaps before a kill: what it says to entries after `recorded` is owed */
    let goesOn = (await this.store.heardBy()) === this.version;
    /** alerts that stand in the store, and as this version has them, where it hears everything anew */
    let anew: { stood: Map<string, Alert>; stand: Map<string, Alert> } | undefined;
    if (saved && saved.version === this.version && canFreeze(this.talk.pipeline)) {
      goesOn = true;
      this.talk = thaw(saved.parts.flatMap((part) => part.split('\n')));
      this.seq = saved.seq;
      this.tickSeq = from = saved.tickSeq;
      this.judgedBefore = this.talk.judged;
      this.snapshotSize = saved.parts.reduce((sum, part) => sum + part.length, 0);
    } else {
      anew = { stood: await this.standing(), stand: new Map() };
      // From here on another version may have said otherwise: that of the snapshot must not go on from it later, as if nothing had been said since.
      if (saved) await this.store.saveSnapshot({ ...saved, version: '', parts: [] });
    }
    // As it was recorded: whoever reads it has these words, and a version that says it otherwise says so below.
    for (const [seq, said] of Map.groupBy(await this.store.unpublished(), (one) => one.seq)) void this.say(seq, [{ alerts: said.map(({ alert }) => alert), watermark: undefined }]);
    const thawed = this.seq;
    for await (const { seq, topic, text, retain } of this.store.journal(from)) {
      if (topic.startsWith(HOME_TOPICS) && !retain) this.perhapsAgain.set(`${topic}\n${text}`, (this.perhapsAgain.get(`${topic}\n${text}`) ?? 0) + 1);
      // In the snapshot already: of these only the words are asked, for a snapshot may be older than the acknowledgements that left before it.
      if (seq <= thawed) continue;
      this.seq = seq;
      this.grown += text.length;
      const said = this.talk.hear(topic, text, retain).map(({ alerts }): Said => ({ alerts, watermark: undefined }));
      const owed = goesOn && seq > recorded;
      if (owed) void this.say(seq, said);
      for (const alert of said.flatMap(({ alerts }) => alerts)) {
        if (owed) anew?.stood.set(alert.id, alert);
        if (alert.state !== 'resolved' || anew?.stood.has(alert.id)) anew?.stand.set(alert.id, alert);
        else anew?.stand.delete(alert.id);
      }
      this.noteJudged(seq, topic);
    }
    if (anew) await this.sayDifference(anew.stood, anew.stand);
    // Not before the difference is recorded: killed in between it would take the silence before for its own words, owed.
    if (!this.isOver) await this.store.setHeardBy(this.version);
  }

  /** After a tick is judged nothing of before comes again. */
  private noteJudged(seq: number, topic: string): void {
    if (topic !== TICK_TOPIC && this.talk.judged === this.judgedBefore) return;
    this.judgedBefore = this.talk.judged;
    this.tickSeq = seq;
    this.perhapsAgain.clear();
  }

  private async standing(): Promise<Map<string, Alert>> {
    const found = new Map<string, Alert>();
    for (let after = ''; ;) {
      const page = await this.store.alerts({ states: ['raised', 'acknowledged', 'escalated'], limit: PAGE, ...(after !== '' && { after }) });
      for (const alert of page) found.set(alert.id, alert);
      if (page.length < PAGE) return found;
      after = page.at(-1)?.id as string;
    }
  }

  /**
   * Stamped with the last tick, for it is said now: whoever asks for what is new must find it, and quiet hours and deadlines count from here. So the times of updates are not compared: they tell when a version
   * said it, and the same words need not be said again.
   * @param stood as the world knows them @param stand as this version has them: equal, unless another one wrote the journal's answers
   * @returns when it is recorded
   */
  private async sayDifference(stood: ReadonlyMap<string, Alert>, stand: ReadonlyMap<string, Alert>): Promise<void> {
    const differs: Alert[] = [];
    const say = (alert: Alert, known = alert): void => { differs.push({ ...alert, updatedAt: Math.max(this.talk.now, alert.updatedAt ?? alert.at, known.updatedAt ?? known.at) }); };
    for (const [id, alert] of stand) {
      const known = stood.get(id);
      if (known ? wordsOf(known) !== wordsOf(alert) : alert.state !== 'resolved') say(alert, known);
    }
    for (const [id, alert] of stood) {
      if (stand.has(id) || alert.state === 'resolved') continue;
      say({ ...alert, state: 'resolved', evidence: [...alert.evidence.slice(-49), { text: `Closed: ${this.version} does not raise it` }] });
    }
    if (differs.length === 0) return;
    this.seq = await this.store.append([{ topic: VERSION_TOPIC, text: this.version, retain: false }]);
    await this.say(this.seq, [{ alerts: differs, watermark: undefined }]);
  }

  private fail(error: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    this.failure = error as Error;
    this.options.failed(this.failure);
  }
}

/** All of an alert but when it was said. */
function wordsOf({ updatedAt: _, ...words }: Alert): string {
  return canonicalJson(words);
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
