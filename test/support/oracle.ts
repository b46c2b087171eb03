/** The upper bound of the ladder (SCORING §6): it is told what happens, and says it in the first tick in which it could have been measured. Only tests may know so much. */
import type { AlertCode, Layer } from '../../contract/alert-codes.ts';
import { kindOf } from '../../pipeline/core/routing.ts';
import type { RunRecord, SeenAlert } from '../../reports/run-record.ts';

const TICKET: Partial<Record<Layer, AlertCode>> = { 'device': 'device-silent', 'link': 'link-lost', 'hub': 'hub-offline', 'uplink': 'uplink-offline', 'shared': 'shared-outage', 'person': 'device-misuse' };

export function oracle({ truth, start, end, identity }: RunRecord): SeenAlert[] {
  const closes = (at: number): number => start + identity.tickMs * Math.max(1, Math.ceil((at - start) / identity.tickMs));
  const told = new Set<string>();
  return truth.flatMap((event): SeenAlert[] => {
    const { id, kind } = event;
    const from = kind === 'fault' ? event.noticeableFrom : event.measuredFrom;
    const cause = event.group === undefined ? id : `${event.entry} ${event.group}`;
    if (!event.expects || from == null || from >= end || told.has(cause)) return [];
    told.add(cause);
    const code = kind === 'fault' && event.layer ? TICKET[event.layer]! : event.expects.codes[0]!;
    const homes = event.group === undefined ? undefined : truth.filter((other) => other.entry === event.entry && other.group === event.group).flatMap((other) => other.homes);
    const [priority] = event.expects.priorities;
    const alert: SeenAlert['alert'] = {
      id: `oracle:${id}`, home: event.homes[0]!, ...(event.resident !== undefined && { resident: event.resident }), ...(homes && { homes }), at: from, kind: kindOf(code), code, priority: priority!, route: event.expects.roles[0]!, state: 'raised', text: event.title, evidence: [],
      ...(kind === 'fault' && event.layer && { cause: { layer: event.layer, ...(event.device !== undefined && { device: event.device }) } }),
    };
    const gradedAt = closes(from);
    const escalatedAt = gradedAt + 10 * 60_000;
    return [{ alert, gradedAt }, ...(priority === 'high' && escalatedAt <= end ? [{ alert: { ...alert, state: 'escalated' as const }, gradedAt: escalatedAt }] : [])];
  });
}
