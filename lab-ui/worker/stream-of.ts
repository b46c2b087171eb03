/** What the hub of one home sent, from the home computed again. */
import { CODES } from '../../contract/codes.ts';
import type { RunInput } from '../../contract/run-files.ts';
import type { Recalled } from '../../lab/run/recall.ts';
import type { WireOp } from '../../sim/core/plan.ts';
import type { World } from '../../sim/world.ts';
import type { Fates, HomeStream, StreamRow } from '../model/stream.ts';
import { recalledHome } from './recalled-home.ts';

/** Messages are taken to arrive as planned: what a real broker lost on its way is told by the report alone. @param until epoch ms: how far the run has come */
export function streamOf(world: World, index: number, inputs: readonly RunInput[], until: number): HomeStream {
  const recalled = recalledHome(world, index, inputs, until);
  const { ops, readings, events, seenAt } = recalled;
  const sentAt = new Map<string, number>();
  for (const op of ops) if (op.kind === 'publish' && op.seq >= 0 && !op.resend) sentAt.set(`${op.epoch}|${op.seq}`, op.at);
  const rows = [...ops.map((op, place) => rowOf(op, place, seenAt)), ...heldRows(recalled, sentAt)].toSorted((a, b) => a.at - b.at);
  const all = [...readings, ...events].toSorted((a, b) => a.at - b.at);
  const fates: Fates = {
    taken: Float64Array.from(all, ({ at }) => at), heard: Uint8Array.from(all, ({ pack }) => Number(pack !== null)),
    sent: Float64Array.from(all, ({ pack }) => (pack === null ? undefined : sentAt.get(pack)) ?? Number.NaN), arrived: Float64Array.from(all, ({ arrivedAt }) => arrivedAt ?? Number.NaN),
  };
  return { home: index, until, rows, fates };
}

function rowOf(op: WireOp, place: number, seenAt: (at: number) => number): StreamRow {
  const { kind, at, epoch } = op;
  if (op.kind !== 'publish') return { key: `o${place}`, kind, channel: 'status', at, epoch, again: false, readings: 0, body: op.willBody };
  const { channel, seq, resend, readings, body, taken } = op;
  return { key: `o${place}`, kind, channel, at, epoch, again: resend, readings, body, ...(seq >= 0 && { seq }), ...(taken !== undefined && { taken }), ...(!resend && { arrivedAt: seenAt(at) }) };
}

/** Packs that the hub has and never sent: told by what is in them. */
function heldRows({ readings, events }: Recalled, sentAt: ReadonlyMap<string, number>): StreamRow[] {
  const packs = new Map<string, { at: number; obs: object[]; event?: object }>();
  const packOf = (name: string, at: number) => {
    const known = packs.get(name) ?? { at, obs: [] };
    packs.set(name, known);
    return known;
  };
  for (const { pack, dev, signal, value, at } of readings) if (pack !== null && !sentAt.has(pack)) packOf(pack, at).obs.push({ dev, code: CODES[signal].code, value, unit: CODES[signal].unit, at });
  for (const { pack, dev, type, at } of events) if (pack !== null && !sentAt.has(pack)) packOf(pack, at).event = { dev, type, at };
  return [...packs].map(([name, { at, obs, event }]): StreamRow => {
    const [epoch, seq] = name.split('|').map(Number) as [number, number];
    return { key: `h${name}`, kind: 'held', channel: event ? 'event' : 'telemetry', at, taken: at, epoch, seq, again: false, readings: event ? 1 : obs.length, body: JSON.stringify(event ?? { obs }) };
  });
}
