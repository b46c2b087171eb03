/** The stamps of truth events: the criterion of an episode applied to three series, and what a fault lets be seen from outside (SCORING §1). */
import type { Layer } from '../../contract/alert-codes.ts';
import type { TruthEvent } from '../../contract/truth.ts';
import type { Stamps } from '../../reports/run-record.ts';
import type { EpisodeEntry, Series } from '../../sim/core/catalogue.ts';
import { EPISODES } from '../../sim/conditions/index.ts';
import { FAULTS } from '../../sim/faults/index.ts';
import { speaksFor } from '../../sim/faults/symptoms.ts';
import type { Home, World } from '../../sim/world.ts';
import type { RunInput } from '../../contract/run-files.ts';
import { MINUTE_MS } from '../../sim/core/math.ts';
import type { Arrivals } from './ledger.ts';
import { BESIDE, type FaultSeen, type SeenSymptom, symptomsOf, withNeighbours } from './symptoms.ts';
import { recall, type Recalled, readingSeries, trueSeries } from './recall.ts';

export interface Stamped {
  truth: TruthEvent;
  /** none for what asks for nothing */
  stamps?: Stamps;
}

/** Stamps an episode. `trueFrom` and `measuredFrom` go into the truth event, `arrivedFrom` beside it. */
export function stampEpisode(recalled: Recalled, truth: TruthEvent, entry: EpisodeEntry): Stamped {
  const { profile } = recalled.home;
  const inside = (at: number | null, end: number) => (at !== null && at <= end ? at : null);
  const latest = truth.end + (truth.expects?.graceMs ?? 0);
  const trueFrom = inside(entry.truly(trueSeries(recalled), profile, truth.onset), truth.end);
  const measuredFrom = trueFrom === null ? null : inside(entry.byReadings(readingSeries(recalled), profile, trueFrom), latest);
  const arrivedFrom = measuredFrom === null ? null : inside(firstArrival(recalled, entry, trueFrom as number, measuredFrom), latest);
  const stamped = { ...truth, trueFrom, measuredFrom, outcome: outcomeOf(recalled, truth, entry, trueFrom) };
  if (arrivedFrom !== null) return { truth: stamped, stamps: { arrivedFrom, trueUntil: lastCrossing(recalled, truth, entry, trueFrom as number) } };
  return { truth: stamped, stamps: { arrivedFrom, unobservable: whyUnobservable(recalled, trueFrom, measuredFrom, truth) } };
}

/** Until when the true values kept crossing, exclusive. */
function lastCrossing(recalled: Recalled, truth: TruthEvent, entry: EpisodeEntry, trueFrom: number): number {
  const series = trueSeries(recalled);
  let last = trueFrom;
  for (let from = trueFrom; from < truth.end; from = last + 1) {
    const next = entry.truly(series, recalled.home.profile, from);
    if (next === null || next >= truth.end) break;
    if (next === from) return truth.end; // holds at every instant, as a fall does
    last = next;
  }
  return last + 1;
}

/** A criterion that asks for a quarter of an hour is met again a quarter of an hour later while it lasts. */
const CROSSING_AGAIN_MS = 20 * MINUTE_MS;

/** What became of it: how long the true values were beyond the criterion, and who helped. */
function outcomeOf({ home, truth: values }: Recalled, truth: TruthEvent, entry: EpisodeEntry, trueFrom: number | null): NonNullable<TruthEvent['outcome']> {
  const treatedBy = home.causes.flatMap(({ truth: { id }, treats }) => (treats && treats.at >= truth.onset && treats.at < truth.end && entry.answers?.[treats.act] !== undefined ? [id] : []));
  if (trueFrom === null) return { beyondMs: 0, treatedBy };
  const series = trueSeries({ truth: values } as Recalled);
  let beyondMs = 0;
  let last = trueFrom;
  for (;;) {
    const next = entry.truly(series, home.profile, last + 1);
    if (next === null || next >= truth.end) break;
    if (next === last + 1) return { beyondMs: truth.end - trueFrom, treatedBy }; // holds at every instant, as a fall does
    beyondMs += next - last <= CROSSING_AGAIN_MS ? next - last : MINUTE_MS;
    last = next;
  }
  return { beyondMs: beyondMs + Math.min(MINUTE_MS, truth.end - last), treatedBy };
}

/** Close of the first tick by which the arrived readings satisfy the criterion. */
function firstArrival(recalled: Recalled, entry: EpisodeEntry, trueFrom: number, measuredFrom: number): number | null {
  const arrivals = [...recalled.readings, ...recalled.events].map(({ arrivedAt }) => arrivedAt).filter((at): at is number => at !== undefined && at >= measuredFrom);
  const closes = [...new Set([recalled.seenAt(measuredFrom), ...arrivals])].toSorted((a, b) => a - b);
  const holds = (by: number) => entry.byReadings(readingSeries(recalled, by) as Series, recalled.home.profile, trueFrom) !== null;
  if (closes.length === 0 || !holds(closes.at(-1) as number)) return null;
  let low = 0;
  let high = closes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(closes[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return closes[low] as number;
}

function whyUnobservable(recalled: Recalled, trueFrom: number | null, measuredFrom: number | null, truth: TruthEvent): NonNullable<Stamps['unobservable']> {
  if (trueFrom === null) return { reason: 'never-crossed', remedy: 'nothing to mend: this episode never crossed its criterion' };
  if (measuredFrom !== null) return { reason: 'lost-in-transit', remedy: 'mend hub or network: the readings were taken and never arrived in time' };
  const during = recalled.readings.filter(({ at }) => at >= trueFrom && at <= truth.end);
  const wrong = [...Map.groupBy(during, ({ dev }) => dev).values()].some((own) => own.filter(({ flag }) => flag !== 'ok').length > own.length / 2);
  return wrong
    ? { reason: 'sensor-wrong', remedy: 'a device gave wrong values all the while: re-seat, calibrate or replace it' }
    : { reason: 'never-measured', remedy: 'no reading could show it: another device, a closer care plan or better adherence' };
}

/** Stamps a fault: `noticeableFrom` and `tellableFrom` from the symptoms that arrived. @param seen by the time at which they could be seen */
export function stampFault(truth: TruthEvent, seen: readonly SeenSymptom[]): Stamped {
  const first = seen.find(([, symptom]) => !BESIDE.has(symptom));
  return { truth: { ...truth, noticeableFrom: first ? first[0] : null }, stamps: tellable(truth, seen) };
}

/** The first time at which the symptoms so far contradict every layer but the true one and those that nobody can tell from it. A layer is contradicted by a symptom that all its faults declare absent, but for those that may as well be laid to the true one. */
function tellable({ layer, orLayers = [] }: TruthEvent, seen: readonly SeenSymptom[]): Pick<Stamps, 'tellableFrom' | 'toldBy'> {
  const left = new Set<Layer>(FAULTS.map((fault) => fault.layer));
  const right = new Set<Layer>([layer as Layer, ...orLayers]);
  for (const [place, [at, symptom]] of seen.entries()) {
    for (const candidate of left) {
      if (!right.has(candidate) && !speaksFor(FAULTS, layer as Layer, candidate, symptom)) left.delete(candidate);
    }
    if ([...left].every((one) => right.has(one))) return { tellableFrom: at, toldBy: [...new Set(seen.slice(0, place + 1).map(([, one]) => one))].toSorted() };
  }
  return { tellableFrom: null };
}

/** A planted episode that falls into a spell already under way is one with it, and began with it. */
function beganBy(recalled: Recalled, planted: TruthEvent, emerging: readonly EpisodeEntry[]): number {
  const like = emerging.filter(({ expects }) => expects.codes.some((code) => planted.expects?.codes.includes(code)));
  const spells = like.flatMap((entry) => (entry.emerges as NonNullable<EpisodeEntry['emerges']>)(trueSeries(recalled), recalled.home.profile));
  return Math.min(planted.onset, ...spells.filter(({ onset, end }) => onset < planted.onset && end > planted.onset).map(({ onset }) => onset));
}

/** What happened by itself, besides what was planted: spells that touch no planted episode with the same codes. */
function emerged(recalled: Recalled, entry: EpisodeEntry): TruthEvent[] {
  const { home } = recalled;
  const planted = home.causes.filter(({ truth: { kind, expects } }) => kind === 'episode' && expects?.codes.some((code) => entry.expects.codes.includes(code)));
  const spells = (entry.emerges as NonNullable<EpisodeEntry['emerges']>)(trueSeries(recalled), home.profile);
  return spells
    .filter(({ onset, end }) => !planted.some(({ truth }) => onset < truth.end && end > truth.onset))
    .map(({ onset, end, severity, lifeCritical }) => ({
      id: `${home.id}/${entry.id}/by-itself-${Math.floor(onset / MINUTE_MS)}`, kind: 'episode', entry: entry.id, title: entry.title, homes: [home.id], resident: home.resident, onset, end,
      severity: Math.round(100 * severity) / 100, lifeCritical, silent: false, condition: entry.condition, criterion: entry.criterion, expects: entry.expects, causes: [],
    }));
}

/** Stamps every event of these homes that began before the run ended, in order of id. Ends are clipped to the end of the run. @param inputs of the whole run, in order */
export function stampHomes(world: World, homes: readonly Home[], arrivals: Arrivals, end: number, inputs: readonly RunInput[]): Stamped[] {
  const stamped: Stamped[] = [];
  const faults: FaultSeen[] = [];
  for (const home of homes) {
    const causes = home.causes.filter(({ truth: event }) => event.onset < end);
    const able = EPISODES.filter((entry) => entry.emerges && entry.fits(home.profile, home.devices.map(({ kind }) => kind)));
    const emerging = able.filter(({ expects }, place) => able.findIndex((other) => other.expects.codes[0] === expects.codes[0]) === place); // one spell, one event
    const needed = emerging.length > 0 || causes.some(({ truth: event }) => event.kind === 'episode' || event.kind === 'fault');
    const recalled = needed ? recall(world, home.index, arrivals, end, inputs) : undefined;
    for (const cause of causes) {
      const { truth: planted, episode } = cause;
      const event = { ...planted, onset: recalled && episode ? beganBy(recalled, planted, emerging) : planted.onset, end: Math.min(planted.end, end) };
      if (event.kind === 'decoy' || event.kind === 'carer' || !recalled) stamped.push({ truth: event });
      else if (episode) stamped.push(stampEpisode(recalled, event, episode));
      else faults.push({ area: home.area, truth: event, seen: symptomsOf(recalled, event, cause.influences, end) });
    }
    if (recalled) for (const entry of emerging) stamped.push(...emerged(recalled, entry).map((event) => stampEpisode(recalled, { ...event, end: Math.min(event.end, end) }, entry)));
  }
  for (const fault of withNeighbours(faults, Map.groupBy(homes, ({ area }) => area))) stamped.push(stampFault(fault.truth, fault.seen));
  return stamped.toSorted((a, b) => (a.truth.id < b.truth.id ? -1 : 1));
}
