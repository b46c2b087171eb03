/** Several homes of one area before one pipeline, minute by minute. */
import type { Alert } from '../../contract/alert.ts';
import { ReferencePipeline } from '../../pipeline/core/reference.ts';
import { MINUTE, START, TestHome, observationsOf } from './make.ts';
import type { Minute, Wire } from './make.ts';

/** What a hub does in a minute: `on` sends; `off` sends nothing and keeps nothing; `cut` keeps what it would send. */
export type Doing = 'on' | 'off' | 'cut';

export class Street {
  readonly pipeline = new ReferencePipeline();
  readonly homes: TestHome[];
  readonly alerts: { minute: number; alert: Alert }[] = [];
  minute = 0;
  readonly #kept: Wire[][];
  readonly #was: Doing[];

  constructor(count: number) {
    this.homes = Array.from({ length: count }, (_, index) => new TestHome({ home: `h${String(index + 1).padStart(6, '0')}` }));
    this.#kept = this.homes.map(() => []);
    this.#was = this.homes.map(() => 'on');
    for (const home of this.homes) this.give([home.enrol(), home.status('online', START)]);
  }

  give(wires: readonly Wire[]): void {
    for (const { topic, payload } of wires) this.pipeline.receive(topic, payload);
  }
  get now(): number {
    return START + (this.minute + 1) * MINUTE;
  }
  /** `will`: two minutes after a hub was last on, the broker says so. */
  run(minutes: number, doing: (home: number, n: number) => Doing = () => 'on', { will = true, make = {} as Minute, reboot = false } = {}): this {
    for (let n = 0; n < minutes; n += 1) {
      this.homes.forEach((home, index) => this.#minute(home, index, doing(index, n), will, make, reboot));
      for (const alert of this.pipeline.closeTick(this.now)) this.alerts.push({ minute: this.minute, alert });
      this.minute += 1;
    }
    return this;
  }

  #silentFor = new Map<number, number>();
  #minute(home: TestHome, index: number, doing: Doing, will: boolean, make: Minute, reboot: boolean): void {
    const at = this.now - 20_000;
    const kept = this.#kept[index] as Wire[];
    if (doing === 'on') {
      if (this.#was[index] === 'off' && reboot) {
        home.epoch += 1;
        home.seq = 0;
      }
      if (this.#was[index] !== 'on') this.give([home.status('online', at), ...kept.splice(0)]);
      this.give([home.pack(at, observationsOf(this.minute, make))]);
      this.#silentFor.set(index, 0);
    } else {
      const silentFor = (this.#silentFor.get(index) ?? 0) + 1;
      this.#silentFor.set(index, silentFor);
      if (silentFor === 2 && will) this.give([home.status('offline')]);
      if (doing === 'cut') kept.push(home.pack(at, observationsOf(this.minute, make)));
    }
    this.#was[index] = doing;
  }

  raised(): Alert[] {
    return this.alerts.filter(({ alert }) => alert.state === 'raised' && alert.updatedAt === undefined).map(({ alert }) => alert);
  }
  codes(): string[] {
    return this.raised().map(({ home, code }) => `${home} ${code}`);
  }
  of(code: string): Alert[] {
    return this.alerts.filter(({ alert }) => alert.code === code).map(({ alert }) => alert);
  }
}
