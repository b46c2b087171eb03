import { describe, expect, it } from 'vitest';
import { VirtualTransport, type BusPipeline } from '../../../lab/run/virtual.ts';
import { Conversation, TICK_TOPIC } from '../../../pipeline/core/conversation.ts';
import { canFreeze, freeze, thaw } from '../../../pipeline/core/freeze.ts';
import { ReferencePipeline } from '../../../pipeline/core/reference.ts';
import { labRun } from '../../support/lab-run.ts';
import { namedScenario } from '../../support/named-scenario.ts';
import { START, TestHome } from '../make.ts';

/** Frozen and thawed after each so many ticks. */
class Interrupted implements BusPipeline {
  #talk = new Conversation(new ReferencePipeline());
  #ticks = 0;
  readonly #every: number;
  constructor(every: number) {
    this.#every = every;
  }
  receive(topic: string, payload: string): void {
    this.#talk.hear(topic, payload, false);
  }
  closeTick(now: number): ReturnType<BusPipeline['closeTick']> {
    const [said] = this.#talk.hear(TICK_TOPIC, String(now), false);
    this.#ticks += 1;
    if (this.#ticks % this.#every === 0) {
      const parts = [...freeze(this.#talk)];
      this.#talk = thaw(parts);
      expect([...freeze(this.#talk)]).toEqual(parts);
    }
    return said!.alerts;
  }
}

describe('a frozen pipeline', () => {
  it.each([
    ['failing-kit', { homes: 24, duration: '10h' }],
    ['first-night', { homes: 16, duration: '8h' }],
  ])('goes on after a thaw as if nothing had happened: %s', async (name, changes) => {
    const scenario = namedScenario(name, changes);
    const whole = await labRun(scenario);
    const interrupted = await labRun(scenario, { transport: () => new VirtualTransport(new Interrupted(23)) });
    expect(interrupted.alerts.length).toBeGreaterThan(5);
    expect(interrupted.alerts).toEqual(whole.alerts);
  });

  it('holds what came in the tick that is still open', () => {
    const home = new TestHome();
    const talk = new Conversation(new ReferencePipeline());
    const { topic, payload } = home.enrol();
    talk.hear(topic, payload, true);
    talk.hear(TICK_TOPIC, String(START), false);
    const sos = home.event(START + 10, 'pendant', 'sos');
    talk.hear(sos.topic, sos.payload, false);
    const [said] = thaw([...freeze(talk)]).hear(TICK_TOPIC, String(START + 60_000), false);
    expect(said!.alerts.map(({ code }) => code)).toEqual(['sos']);
  });

  it('refuses what is no state, and text that is not its own', () => {
    expect(canFreeze({})).toBe(false);
    const odd = new Conversation({ id: 'odd', version: '0', receive: () => {}, closeTick: () => [] });
    expect(() => [...freeze(odd)]).toThrow('a state cannot hold a function');
    expect(() => thaw([])).toThrow('do not end with a conversation');
    expect(() => thaw(['[0,{"$":["class","Nobody",{}]}]'])).toThrow('does not know');
    expect(() => thaw(['[0,{"a":{"$":["ref",7]}}]'])).toThrow('refers to object 7');
  });
});
