/** Variants that are the reference in other clothes: nothing that a metric looks at differs, so none may be accused. */
import { Conversation } from '../../pipeline/core/conversation.ts';
import { freeze, thaw } from '../../pipeline/core/freeze.ts';
import { ReferencePipeline } from '../../pipeline/core/reference.ts';
import { Draws } from '../../reports/statistics.ts';
import type { SeenAlert } from '../../reports/run-record.ts';
import { digestText } from '../../sim/core/digest.ts';
import type { BusPipeline } from '../run/virtual.ts';
import { HOUR_MS } from './parts.ts';
import { play } from './play.ts';
import type { Recording } from './recording.ts';

export interface Sound {
  id: string;
  title: string;
  /** @param reference what the reference itself said */
  play(recording: Recording, reference: readonly SeenAlert[]): SeenAlert[];
}

const batching: Sound = {
  id: 'other-batching',
  title: 'The messages of each tick in another order',
  play: (recording) => play({ ...recording, ticks: recording.ticks.map((tick) => ({ ...tick, messages: shuffled(tick.messages, `${recording.seed} ${tick.now}`) })) }, new ReferencePipeline()),
};

function shuffled<T>(items: readonly T[], name: string): T[] {
  return items.length < 2 ? [...items] : new Draws(name).cycle(items.length).map((place) => items[place]!);
}

/** An id in place of another, the same wherever the other stands. */
function renamed({ alert, gradedAt }: SeenAlert): SeenAlert {
  return { gradedAt, alert: { ...alert, id: digestText(alert.id).slice(0, 24) } };
}

const ids: Sound = { id: 'other-ids', title: 'Other names for the same alerts', play: (_recording, reference) => reference.map(renamed) };

const words: Sound = {
  id: 'other-words',
  title: 'The same said in other words, with its evidence in another order',
  play: (_recording, reference) => reference.map(({ alert, gradedAt }) => ({ gradedAt, alert: { ...alert, text: `Please look: ${alert.code.replaceAll('-', ' ')}.`, evidence: alert.evidence.toReversed() } })),
};

const restarted: Sound = {
  id: 'restarted',
  title: 'Stopped and started again each hour, from its frozen state',
  play(recording) {
    const ticks = recording.ticks.map((tick) => ({ ...tick, restart: tick.restart || tick.now % HOUR_MS === 0 }));
    return play({ ...recording, ticks }, new ReferencePipeline(), (before) => thaw(freeze(new Conversation(before as ReferencePipeline))).pipeline);
  },
};

const store: Sound = {
  id: 'other-store',
  title: 'Its store a journal of all it heard, read from the beginning after a restart',
  play(recording) {
    return play(recording, new ReferencePipeline(), (_before, heard) => {
      const again: BusPipeline = new ReferencePipeline();
      play({ ...recording, ticks: recording.ticks.slice(0, heard) }, again);
      return again;
    });
  },
};

export const SOUND: readonly Sound[] = [batching, ids, words, restarted, store];
