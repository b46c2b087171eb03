/**
 * Promise of DESIGN §10: the reference pipeline against a bare MQTT.js subscriber that only parses JSON. Both are processes of their own and hear the same messages of the same homes: frames
 * encoded beforehand, sent by a server that does nothing else, so that neither waits for a broker. The pipeline also hears a clock at the end of each tick, judges every home by all rules,
 * and writes its journal; its time ends with the last watermark. The first seven hours warm both up
 * and are not counted: a pipeline runs for months.
 */
import { namedScenario } from '../test/support/named-scenario.ts';
import { wireLog, type WireLog } from '../test/pipeline/node/wire-log.ts';
import { Feed } from './feed.ts';

export interface PipelineFigures {
  /** messages per second of the pipeline, with its default store, over those of the bare subscriber */
  ratioVsBareSubscriber: number;
  /** the same where it keeps nothing */
  ratioInMemory: number;
  /** CPU time of the bare subscriber over that of the pipeline: what the ratio would be on a machine with cores to spare */
  cpuRatio: number;
  messagesPerS: number;
  bareMessagesPerS: number;
  messages: number;
  homes: number;
}

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const WARM_UP_TICKS = 420;

interface Took {
  wallMs: number;
  cpuMs: number;
}

export async function pipeline(homes = 200, duration = '14h'): Promise<PipelineFigures> {
  const log = await wireLog(namedScenario('first-night', { homes, duration }));
  const best: Record<'bare' | 'memory' | 'sqlite', Took> = { bare: NEVER, memory: NEVER, sqlite: NEVER };
  // In turn, and the best of each: what else the machine does strikes all of them.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, program] of [['bare', ['bench/bare-subscriber.ts']], ['memory', ['pipeline/node/main.ts', '--store', 'memory']], ['sqlite', ['pipeline/node/main.ts', '--store', 'sqlite']]] as const) {
      const took = await feed(program, log, name !== 'bare');
      if (took.wallMs < best[name].wallMs) best[name] = took;
    }
  }
  const messages = log.ticks.slice(WARM_UP_TICKS).reduce((sum, tick) => sum + tick.messages.length, 0);
  const ratio = (a: number, b: number): number => Math.round((100 * a) / b) / 100;
  return {
    ratioVsBareSubscriber: ratio(best.bare.wallMs, best.sqlite.wallMs), ratioInMemory: ratio(best.bare.wallMs, best.memory.wallMs), cpuRatio: ratio(best.bare.cpuMs, best.sqlite.cpuMs),
    messagesPerS: Math.round((1_000 * messages) / best.sqlite.wallMs), bareMessagesPerS: Math.round((1_000 * messages) / best.bare.wallMs), messages, homes,
  };
}
const NEVER: Took = { wallMs: Infinity, cpuMs: Infinity };

async function feed(program: readonly string[], { enrolments, ticks }: WireLog, clocked: boolean): Promise<Took> {
  const to = await Feed.start(program);
  try {
    const play = (from: number, until: number): Promise<void> => {
      for (const [index, { now, messages }] of ticks.slice(from, until).entries()) {
        for (const { topic, payload } of messages) to.add(topic, payload);
        to.add('twinward/clock', JSON.stringify({ run: 'bench', tick: from + index, round: 0, last: true, now, messages: messages.length }));
      }
      return to.flowed(clocked ? until - 1 : -1);
    };
    for (const { topic, payload } of enrolments) to.add(topic, payload, true);
    await play(0, WARM_UP_TICKS);
    const [startedAt, cpu] = [performance.now(), to.cpuMs];
    await play(WARM_UP_TICKS, ticks.length);
    return { wallMs: performance.now() - startedAt, cpuMs: to.cpuMs - cpu };
  } finally {
    await to.stop();
  }
}
