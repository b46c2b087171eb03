/** Holds a replay against the folder it was made from: the first record that differs, in the order in which one thing causes the next, and what may be the cause. */
import { HomeId } from '../../contract/messages.ts';
import type { Report } from '../../contract/report.ts';
import type { DIGEST_NAMES, DigestsByHome, Manifest } from '../../contract/run-files.ts';
import { digestChanges } from '../../reports/compare.ts';
import { firstKey, firstLine, type KeyDifference, type LineDifference } from '../../reports/compare/first-difference.ts';

/** A run as its folder, or its replay, has it. Lines are JSON without line ends. */
export interface RunRecords {
  manifest: Manifest;
  /** as it stands in the file, not as a schema would read it */
  report: Report;
  truth: readonly string[];
  alerts: readonly string[];
  inputs: readonly string[];
  byHome: DigestsByHome | undefined;
}

/** A record that differs. The first run's side is `a`, the replay's `b`. */
export interface RecordDifference extends KeyDifference {
  file: string;
  /** from 1, of a file of lines */
  line?: number;
  home?: string;
  /** simulated, epoch ms */
  at?: number;
}

export interface ReplayCheck {
  schema: 'twinward.replay/1';
  run: string;
  equal: boolean;
  /** how many records of each were held against each other */
  compared: { truth: number; alerts: number; inputs: number; homes: number; messages: number | null };
  /** digests and files that differ, in the order of their making */
  differs: string[];
  first: RecordDifference | null;
  causes: string[];
}

/** Each digest with the file that tells more of it. */
const FILES = { inputs: 'inputs.ndjson', truth: 'truth.ndjson', planned: 'digests.json', received: 'digests.json', alerts: 'alerts.ndjson' } as const;
/** What comes first causes what comes after. */
const ORDER = ['inputs', 'truth', 'planned', 'received', 'alerts'] as const satisfies readonly (typeof DIGEST_NAMES)[number][];

/**
 * @param messages what the two streams of messages say, where the folder has its own
 * @param lacks why the folder promises less than equal bytes
 */
export function checkReplay(first: RunRecords, replay: RunRecords, messages: { compared: number; difference: LineDifference | undefined } | undefined, lacks: readonly string[]): ReplayCheck {
  const { tickMs, start } = first.manifest.identity;
  const found: { what: string; difference: RecordDifference }[] = [];
  for (const digest of ORDER) {
    const differs = first.manifest.identity.digests[digest] !== replay.manifest.identity.digests[digest];
    const byLine = digest === 'planned' || digest === 'received' ? undefined : firstLine(...inOneOrder(first[digest], replay[digest], differs));
    const ofMessages = digest === 'received' && messages?.difference;
    if (!differs && !byLine && !ofMessages) continue;
    if (ofMessages) found.push({ what: digest, difference: lineDifference('telemetry.ndjson.gz', ofMessages, { start, tickMs }) });
    else if (byLine) found.push({ what: digest, difference: lineDifference(FILES[digest], byLine, { start, tickMs }) });
    else found.push({ what: digest, difference: homeDifference(digest, first, replay) });
  }
  const report = reportDifference(first.report, replay.report);
  if (report) found.push({ what: 'report', difference: report });
  const differs = found.map(({ what }) => what);
  return {
    schema: 'twinward.replay/1', run: first.manifest.id, equal: found.length === 0,
    compared: { truth: first.truth.length, alerts: first.alerts.length, inputs: first.inputs.length, homes: first.manifest.identity.homes, messages: messages?.compared ?? null },
    differs, first: found[0]?.difference ?? null, causes: found.length === 0 ? [] : causesOf(first, replay, differs, lacks),
  };
}

/** In which order the alerts of one tick come in is no promise, and outside the digests: records that differ in nothing else are equal. */
function inOneOrder(a: readonly string[], b: readonly string[], differs: boolean): [readonly string[], readonly string[]] {
  return differs || a.length !== b.length || firstLine(a.toSorted(), b.toSorted()) ? [a, b] : [a, a];
}

function lineDifference(file: string, { line, a, b }: LineDifference, times: { start: number; tickMs: number }): RecordDifference {
  const [inA, inB] = [parsed(a), parsed(b)];
  const key = firstKey(inA, inB) ?? { key: '', a, b };
  return { file, line, ...key, ...placeOf((inA ?? inB) as Record<string, unknown> | undefined, times) };
}

function parsed(line: string | undefined): unknown {
  if (line === undefined) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

/** Home and time of a truth event, a graded alert, an input or a message. */
function placeOf(record: Record<string, unknown> | undefined, { start, tickMs }: { start: number; tickMs: number }): Pick<RecordDifference, 'home' | 'at'> {
  if (typeof record !== 'object') return {};
  const inside = (record['alert'] ?? record['data'] ?? record) as { home?: unknown; homes?: unknown };
  const home = [inside.home, Array.isArray(inside.homes) ? inside.homes[0] : undefined].find((name) => HomeId.safeParse(name).success) as string | undefined;
  const tick = record['tick'];
  const at = [record['gradedAt'], record['onset'], typeof tick === 'number' ? start + tick * tickMs : undefined].find((time) => typeof time === 'number');
  return { ...(home !== undefined && { home }), ...(at !== undefined && { at }) };
}

/** A digest of which no record is kept: the first home by the homes' own digests. */
function homeDifference(digest: (typeof ORDER)[number], first: RunRecords, replay: RunRecords): RecordDifference {
  const side = ({ report, byHome }: RunRecords) => ({ report, ...(byHome && { byHome }) });
  const home = digestChanges(side(first), side(replay)).find((change) => change.digest === digest)?.firstHome;
  if (home !== undefined && digest !== 'truth' && digest !== 'inputs') return { file: FILES[digest], home, key: `${digest}.${home}`, a: first.byHome?.[digest][home], b: replay.byHome?.[digest][home] };
  return { file: 'manifest.json', key: `identity.digests.${digest}`, a: first.manifest.identity.digests[digest], b: replay.manifest.identity.digests[digest] };
}

/** Byte for byte, outside `performance`: also the order of keys. */
function reportDifference(a: Report, b: Report): RecordDifference | undefined {
  const result = ({ performance: _, ...rest }: Report): string => JSON.stringify(rest);
  const [textA, textB] = [result(a), result(b)];
  if (textA === textB) return undefined;
  const [inA, inB] = [JSON.parse(textA) as unknown, JSON.parse(textB) as unknown];
  const place = firstKey(inA, inB) ?? { key: '(the order of its keys)', a: undefined, b: undefined };
  const [, list, index] = /^(findings|worst)\[(\d+)\]/.exec(place.key) ?? [];
  const home = list === undefined ? undefined : (a[list as 'findings' | 'worst'][Number(index)] ?? b[list as 'findings' | 'worst'][Number(index)])?.home;
  return { file: 'report.json', ...place, ...(home !== undefined && { home }) };
}

function causesOf(first: RunRecords, replay: RunRecords, differs: readonly string[], lacks: readonly string[]): string[] {
  const [a, b] = [first.manifest, replay.manifest];
  const [sutA, sutB] = [a.identity.sut, b.identity.sut];
  const beginsWith = differs[0];
  const known = [
    ...lacks,
    ...(a.identity.engineVersion === b.identity.engineVersion ? [] : [`the run was made by version ${a.identity.engineVersion} of the lab, this is ${b.identity.engineVersion}`]),
    ...(sutA.id === sutB.id ? (sutA.version === sutB.version ? [] : [`the pipeline ${sutA.id} was version ${sutA.version}, it is ${sutB.version} now`]) : [`the run was made with the pipeline ${sutA.id}, the replay with ${sutB.id}`]),
  ];
  const guess = {
    inputs: 'inputs.ndjson was changed', truth: 'the lab was changed without a new version, or truth.ndjson was', planned: 'the lab was changed without a new version',
    received: 'a broker lost or changed messages in one of the two', alerts: 'the pipeline got the same messages and said something else: it takes time or chance from outside, or was changed without a new version',
    report: 'report.json was changed by hand, or the rules of grading were without a new version',
  }[beginsWith ?? 'report'];
  return known.length > 0 || guess === undefined ? known : [guess];
}
