/** What the hub of one home sent, and what became of every reading of its kit, as the worker hands it over. Times epoch ms. */
import type { HomeChannel } from '../../contract/topics.ts';

export type StreamChannel = Extract<HomeChannel, 'telemetry' | 'event' | 'status' | 'reply'>;

export interface StreamRow {
  /** unlike that of every other row of the home */
  key: string;
  /** `held`: a pack that no hub sent, as far as the run has come */
  kind: 'publish' | 'connect' | 'cut' | 'held';
  channel: StreamChannel;
  /** when it went out; of a held pack, when it was made */
  at: number;
  /** when what is in it was taken; absent where nothing is */
  taken?: number;
  epoch: number;
  /** absent where the message has none */
  seq?: number;
  /** it went out before */
  again: boolean;
  /** readings and events inside */
  readings: number;
  /** JSON text after the label of the run; of a held pack only its readings */
  body: string;
  arrivedAt?: number;
}

/** What became of readings and events, each in the order in which it was taken. NaN: never, as far as the run has come. */
export interface Fates {
  taken: Float64Array;
  /** 1: the hub heard it */
  heard: Uint8Array;
  sent: Float64Array;
  arrived: Float64Array;
}

export interface HomeStream {
  home: number;
  until: number;
  /** by time */
  rows: readonly StreamRow[];
  fates: Fates;
}

/** The account of one home up to a moment: readings and events, each counted once. made = unheard + heard; heard = sent + waiting + gone. */
export interface HomeAccount {
  made: number;
  /** the hub was down, or the radio lost it */
  unheard: number;
  heard: number;
  sent: number;
  waiting: number;
  /** the hub lost it: its store was full, or emptied */
  gone: number;
  arrived: number;
  /** messages that went out a second time */
  again: number;
}

export function accountAt({ fates: { taken, heard, sent, arrived }, rows }: HomeStream, at: number): HomeAccount {
  const account: HomeAccount = { made: 0, unheard: 0, heard: 0, sent: 0, waiting: 0, gone: 0, arrived: 0, again: 0 };
  // Telemetry leaves a hub in order, so what is older than the youngest that left has left, or never will.
  let left = -Infinity;
  for (const row of rows) {
    if (row.kind !== 'publish' || row.at > at) continue;
    if (row.again) account.again += 1;
    else if (row.channel === 'telemetry' && row.taken !== undefined) left = Math.max(left, row.taken);
  }
  for (let index = 0; index < taken.length && (taken[index] as number) <= at; index += 1) {
    account.made += 1;
    if (heard[index] === 0) {
      account.unheard += 1;
      continue;
    }
    account.heard += 1;
    if ((sent[index] as number) <= at) {
      account.sent += 1;
      if ((arrived[index] as number) <= at) account.arrived += 1;
    } else if (Number.isNaN(sent[index]) && (taken[index] as number) < left - SECOND_MS) account.gone += 1;
    else account.waiting += 1;
  }
  return account;
}

/** What stands in a pack is told by the second. */
const SECOND_MS = 1_000;

/** What became of a row, at a moment. */
export type RowFate = 'arrived' | 'underway' | 'lost' | 'again' | 'waiting' | 'session' | 'cut';

/** A row at a moment: `undefined` where it is not there yet. Sent later, but taken before, it waits in the hub. */
export function fateAt(row: StreamRow, at: number): RowFate | undefined {
  if (row.kind === 'held') return row.at <= at ? 'waiting' : undefined;
  if (row.at > at) return row.kind === 'publish' && !row.again && row.taken !== undefined && row.taken <= at ? 'waiting' : undefined;
  if (row.kind === 'connect') return 'session';
  if (row.kind === 'cut') return 'cut';
  if (row.again) return 'again';
  return row.arrivedAt === undefined ? (row.seq === undefined ? 'arrived' : 'lost') : row.arrivedAt <= at ? 'arrived' : 'underway';
}

/** When a row is shown: as it went out, or, while it waits, as it was taken. */
export const shownAt = (row: StreamRow, at: number): number => (row.at > at ? row.taken ?? row.at : row.at);

/** What there is at a moment, newest first. */
export function rowsAt({ rows }: HomeStream, at: number): StreamRow[] {
  return rows.filter((row) => fateAt(row, at) !== undefined).toSorted((a, b) => shownAt(b, at) - shownAt(a, at) || (a.key < b.key ? 1 : -1));
}

/** One thing that a message says. */
export interface Said {
  dev?: string;
  /** code of a reading, or type of an event */
  code?: string;
  value?: number;
  unit?: string;
  /** plain text: a state, an answer */
  text?: string;
}

/** What a message says, read from its own text. */
export function saidIn({ body }: StreamRow): Said[] {
  let message: Record<string, unknown>;
  try {
    message = JSON.parse(body.startsWith('{') ? body : `{${body}`) as Record<string, unknown>;
  } catch {
    return [];
  }
  const { obs, type, dev, state, text } = message;
  if (Array.isArray(obs)) return obs as Said[];
  if (typeof type === 'string') return [{ code: type, ...(typeof dev === 'string' && { dev }) }];
  return [{ text: String(state ?? text ?? '') }];
}
