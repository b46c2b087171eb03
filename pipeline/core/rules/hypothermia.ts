import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { devicesOf } from '../patient-state.ts';
import type { DeviceState, HomeState, ResidentState } from '../patient-state.ts';
import { believed } from '../quality.ts';
import { recentMedian } from '../series.ts';
import { HOUR_MS, MINUTE_MS, ofEachResident, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** °C, inclusive. @source NEWS2: three points at 35.0 and below (RCP 2017) */
const LIMIT = 35;
/** So cold that no second reading is waited for. @source assumption: a thermometer is off by 0.3 at most (SE-12), a badly placed one by a degree */
const LIMIT_ALONE = 34;
/** A second low reading counts after so long, and within so long: another try, not the same one. @source as in `fever` */
const CONFIRM_AFTER_MS = 15 * MINUTE_MS;
const CONFIRM_WITHIN_MS = 16 * HOUR_MS;
const NEW_MS = 10 * MINUTE_MS;
/** What makes one reading enough: a cold room, °C, or a slow heart, /min, both inclusive. @source WHO 2018 (18 °C indoors at least), less two; NEWS2: a point at 50 and below */
const COLD_ROOM = 16;
const SLOW_HEART = 50;
/** Below what a device may show, and yet a body in the cold can have. @source contract/codes.ts (30 °C); moderate hypothermia is 28–32 °C (ERC 2021) */
const STILL_ALIVE = 24;

/** Room or heart tell of cold too. */
function cold(home: HomeState, { enrolled, vitals }: ResidentState, now: number): string {
  for (const { series } of devicesOf(home, enrolled.id, 'environment-sensor')) {
    const room = recentMedian(series.get(CODES.roomTemperature.code), now, 60, 3);
    if (room !== undefined && room <= COLD_ROOM) return `; the room has ${Math.round(room)} °C`;
  }
  const heart = recentMedian(vitals.heartRate.clean, now, 15, 5);
  return heart !== undefined && heart <= SLOW_HEART ? `; the heart beats ${Math.round(heart)} times a minute` : '';
}

/** The newest reading; one outside what is plausible counts as well, and is held until something else says the same. */
function newest({ series: all, track }: DeviceState, now: number): { value: number; at: number; odd: boolean } | undefined {
  const series = all.get(CODES.temperature.code);
  const odd = track.impossible.findLast(({ code, value }) => code === CODES.temperature.code && value >= STILL_ALIVE && value < LIMIT);
  const at = Math.max(series?.lastAt ?? -Infinity, odd?.at ?? -Infinity);
  if (now - at > NEW_MS) return undefined;
  return odd?.at === at ? { value: odd.value, at, odd: true } : { value: series?.last as number, at, odd: false };
}

function judgeThermometer(home: HomeState, resident: ResidentState, device: DeviceState, now: number): Judgement[] {
  const last = newest(device, now);
  if (!last || (!last.odd && !believed(device))) return [];
  const { value, at } = last;
  const base = { code: 'hypothermia', resident: resident.enrolled.id, priority: 'high', since: at, resolveAfterMs: 0, evidence: [reading(device.enrolled.dev, CODES.temperature.code, value, at)] } satisfies Partial<Judgement>;
  if (value > LIMIT) return [{ ...base, state: 'clear', text: `Temperature is ${value.toFixed(1)} °C.` }];
  const series = device.series.get(CODES.temperature.code);
  const again = series?.between(at - CONFIRM_WITHIN_MS, at - CONFIRM_AFTER_MS).some((earlier) => earlier <= LIMIT) ?? false;
  const why = cold(home, resident, now);
  if (!again && why === '' && (last.odd || value > LIMIT_ALONE)) return [{ ...base, state: 'hold', text: '' }];
  return [{ ...base, state: 'raise', text: `Temperature is ${value.toFixed(1)} °C${again ? ', low for the second time' : ''}${why}. Call the patient: warm, awake, not confused? Is the home heated?` }];
}

/** A low temperature that is no thermometer badly held: low again, very low, or in a cold room or with a slow heart. */
export const hypothermia: Rule = {
  id: 'hypothermia',
  title: 'Temperature is low, and not badly measured',
  sources: ['RCP 2017 (NEWS2)', 'WHO housing and health guidelines 2018', 'ERC guidelines 2021', 'spans: assumption'],
  judge(home: HomeState, now: number): Judgement[] {
    if (!home.byKind.has('thermometer')) return [];
    return ofEachResident(home, (resident) => devicesOf(home, resident.enrolled.id, 'thermometer').flatMap((device) => judgeThermometer(home, resident, device, now)));
  },
};
