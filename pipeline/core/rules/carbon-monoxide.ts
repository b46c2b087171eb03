import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { signRun } from '../patient-state.ts';
import type { DeviceState, HomeState } from '../patient-state.ts';
import type { Series } from '../series.ts';
import { HOUR_MS, MINUTE_MS, clockText, mayStand, reading } from './rule.ts';
import type { Rule, Stands } from './rule.ts';

/**
 * From so many ppm, inclusive, in so many reports in a row, people must get out. @source levels: EN 50291-1 (a siren sounds at 300 ppm within 3 minutes, at 100 within 10–40, at 50 within 60–90);
 * reports: assumption, earlier than the siren at 50 on purpose, since this is a call
 */
const STEPS: readonly (readonly [ppm: number, reports: number])[] = [[300, 1], [100, 2], [50, 3]];
/** ppm, inclusive, for an hour: a faulty stove. @source WHO 2010 indoor air: 35 mg/m³ (30 ppm) for one hour; EN 50291-1: no siren at 30 */
const FAULTY = 30;
const FAULTY_MS = HOUR_MS;
/** Reports further apart are not in a row; a report so old is no longer now, ms. @source two reports of five minutes and one pack */
const NEW_MS = 11 * MINUTE_MS;
/** The siren: as in `smoke.ts`. @source assumption */
const GAP_MS = 15 * MINUTE_MS;
const STANDS_MS = 60 * MINUTE_MS;
/** Clean air for so long, and it is over. @source assumption */
const RESOLVE_MS = 30 * MINUTE_MS;

/** How many of the last reports in a row are at or above a level, and since when. */
function runFrom(series: Series, level: number): { reports: number; since: number } {
  let index = series.length;
  while (index > 0 && (series.value[index - 1] as number) >= level && (index === series.length || (series.at[index] as number) - (series.at[index - 1] as number) <= NEW_MS)) index -= 1;
  return { reports: series.length - index, since: series.at[index] ?? Infinity };
}

function judgeSensor(home: HomeState, { enrolled, series: all }: DeviceState, now: number, stands: Stands): Judgement[] {
  const siren = home.signs.length === 0 ? undefined : signRun(home, enrolled.dev, 'carbon-monoxide', GAP_MS);
  const sounds = siren !== undefined && now - siren.to < STANDS_MS;
  const series = all.get(CODES.carbonMonoxide.code);
  const value = series && now - series.lastAt <= NEW_MS ? series.last : undefined;
  if (!series || value === undefined) {
    if (!siren) return [];
  } else if (!sounds && value < FAULTY) {
    if (!stands('carbon-monoxide')) return [];
    return [{ code: 'carbon-monoxide', resident: enrolled.resident, priority: 'high', since: series.lastAt, state: 'clear', resolveAfterMs: RESOLVE_MS, text: `Carbon monoxide is down to ${value} ppm.`, evidence: [] }];
  }
  const run = series && value !== undefined ? runFrom(series, FAULTY) : { reports: 0, since: Infinity };
  const deadly = sounds || (series !== undefined && value !== undefined && STEPS.some(([ppm, reports]) => runFrom(series, ppm).reports >= reports));
  const since = Math.min(run.since, siren && sounds ? siren.from : Infinity);
  const faulty = run.reports > 0 && now - run.since >= FAULTY_MS;
  const base = {
    code: 'carbon-monoxide', resident: enrolled.resident, priority: deadly ? 'high' : 'medium', since: since === Infinity ? now : since, resolveAfterMs: 0,
    evidence: [...(value === undefined || !series ? [] : [reading(enrolled.dev, CODES.carbonMonoxide.code, value, series.lastAt)]), ...(siren ? [{ dev: enrolled.dev, code: 'carbon-monoxide', at: siren.from }] : [])],
  } satisfies Partial<Judgement>;
  const measured = value === undefined ? `alarm at ${clockText(base.since)}` : `${Math.round(value)} ppm since ${clockText(base.since)}`;
  if (deadly) return [{ ...base, state: 'raise', text: `Carbon monoxide: ${measured}. Call now: everybody out, doors open, fire service; if nobody answers, send help.` }];
  if (faulty) return [{ ...base, state: 'raise', text: `Carbon monoxide: ${measured}. Call: stove and heater off, windows open, have the flue looked at.` }];
  // Silent for an hour, and no reading that says more.
  return [{ ...base, state: value === undefined ? 'clear' : 'hold', text: 'The carbon monoxide alarm has been silent for an hour.' }];
}

/** Carbon monoxide by the sensor's own siren, or by what it reads. */
export const carbonMonoxide: Rule = {
  id: 'carbon-monoxide',
  title: 'Carbon monoxide in the home',
  sources: ['EN 50291-1', 'WHO guidelines for indoor air quality, selected pollutants (2010)', 'spans: assumption'],
  judge(home: HomeState, now: number, stands: Stands = mayStand): Judgement[] {
    const devices = home.byKind.get('environment-sensor');
    return devices ? devices.flatMap((device) => judgeSensor(home, device, now, stands)) : [];
  },
};
