/** Lengths of the named delays of the statecharts. */
import { MINUTE_MS } from './core/math.ts';
import type { MachineName } from './statecharts/index.ts';

/** Below this the broker believes in a silent session. @source MQTT-3.1.2-24: one and a half times a keep-alive of 60 s */
export const KEEP_ALIVE_TIMEOUT_MS = 90_000;

/** Shortest and longest, ms. @source assumption, but for the keep-alive */
const DELAYS: Readonly<Record<string, readonly [number, number]>> = {
  'resident.sleepLatency': [2 * MINUTE_MS, 10 * MINUTE_MS],
  'resident.mealTime': [15 * MINUTE_MS, 30 * MINUTE_MS],
  'resident.walkTime': [8 * MINUTE_MS, 20 * MINUTE_MS],
  'resident.exerciseTime': [12 * MINUTE_MS, 25 * MINUTE_MS],
  'resident.bathTime': [12 * MINUTE_MS, 25 * MINUTE_MS],
  'resident.toiletTime': [4 * MINUTE_MS, 11 * MINUTE_MS],
  // @source cycles of about 90 minutes; light sleep half to two thirds of the night in old age: assumption
  'resident.lightTime': [30 * MINUTE_MS, 60 * MINUTE_MS],
  'resident.deepTime': [12 * MINUTE_MS, 30 * MINUTE_MS],
  'resident.remTime': [10 * MINUTE_MS, 28 * MINUTE_MS],
  // @source SL-1: sleep efficiency 86 % without voids, 1.5 points less for each
  'resident.stirTime': [5 * MINUTE_MS, 15 * MINUTE_MS],
  'resident.wakefulTime': [20 * MINUTE_MS, 40 * MINUTE_MS],
  'sensor.bootTime': [15_000, 40_000],
  'link.rejoinTime': [5_000, 60_000],
  'hub.bootTime': [50_000, 120_000],
  'hub.backupTime': [60_000, 150_000],
  'uplink.keepAliveTimeout': [KEEP_ALIVE_TIMEOUT_MS, KEEP_ALIVE_TIMEOUT_MS],
  'uplink.reconnectDelay': [2_000, 12_000],
  // doubled with each refusal: see `Shard`
  'uplink.backOff': [1_000, 3_000],
};
const DELAY_NAMES = Object.keys(DELAYS);

/** Shortest and longest of a machine's named delay, and its place in the list for addressing its draw. */
export function delayRange(machine: MachineName, name: string): { from: number; to: number; index: number } {
  const key = `${machine}.${name}`;
  const [from, to] = DELAYS[key] as readonly [number, number];
  return { from, to, index: DELAY_NAMES.indexOf(key) };
}
