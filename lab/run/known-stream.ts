/**
 * A small stream that everybody can judge: two people of whom one stays well, and the other, after five good minutes, has a saturation of about 70 % for twenty, falls, and calls for help. No value stands still: a device that always says the same is
 * rightly suspected.
 * For `twinward sut check`: what a pipeline makes of it says whether it was understood.
 */
import type { AlertCode } from '../../contract/alert-codes.ts';
import type { Enrolment } from '../../contract/messages.ts';
import type { WireOp } from '../../sim/core/plan.ts';

export const ILL = { home: 'h000001', resident: 'h000001-r1' } as const;
export const WELL = { home: 'h000002', resident: 'h000002-r1' } as const;
export const GOOD_MINUTES = 5;
export const MINUTES = 25;
const [FALL_AT, SOS_AT] = [10, 12] as const;

/** What happens, and the codes that say so. */
export const HAPPENS: readonly { what: string; codes: readonly AlertCode[] }[] = [
  { what: 'saturation of 70 %', codes: ['hypoxia', 'early-warning'] },
  { what: 'a fall', codes: ['fall', 'long-lie'] },
  { what: 'a call for help', codes: ['sos'] },
];

const DEVICES = [['pulse-oximeter', 60], ['wearable', 60], ['fall-pendant', 0], ['sos-button', 0]] as const;

export function knownEnrolments(run: string): Enrolment[] {
  return [ILL, WELL].map(({ home, resident }) => ({
    v: 1, run, home, area: 'a0001', hub: `${home}-hub`, residents: [{ id: resident, birthYear: 1944, sex: 'female', conditions: ['copd'], medicines: ['inhaler'], thresholds: { spo2Low: 88 } }],
    devices: DEVICES.map(([kind, intervalS]) => ({ dev: kind, kind, resident, intervalS })), carePlan: { items: [], sleep: [1_320, 420] },
  }));
}

/** The sessions and births of both hubs. @param at epoch ms */
export function knownBirths(at: number): WireOp[] {
  return [ILL, WELL].flatMap(({ home }): WireOp[] => {
    const head = `"home":"${home}","hub":"${home}-hub","epoch":0`;
    const op = { home, hub: `${home}-hub`, epoch: 0, at };
    return [{ ...op, kind: 'connect', willBody: `${head},"state":"offline"}` }, { ...op, kind: 'publish', seq: 0, channel: 'status', retain: true, resend: false, readings: 0, body: `${head},"state":"online","at":${at}}` }];
  });
}

/** Messages of one minute, from 0; both homes. @param at epoch ms of the minute @param ill whether things happen */
export function knownMinute(minute: number, at: number, ill = true): WireOp[] {
  return [ILL, WELL].flatMap(({ home }) => {
    const isIll = ill && home === ILL.home;
    const head = (seq: number): string => `"home":"${home}","hub":"${home}-hub","epoch":0,"seq":${seq},"sentAt":${at}`;
    const op = (seq: number, channel: 'telemetry' | 'event', body: string, readings: number): WireOp => ({ kind: 'publish', home, hub: `${home}-hub`, epoch: 0, seq, at, channel, retain: false, resend: false, readings, body });
    const reading = (dev: string, code: string, value: number, unit: string): object => ({ dev, code, value, unit, at });
    // Rhythms of three, five and four minutes, none further from its middle than two.
    const wave = (length: number): number => (minute % length) - Math.floor(length / 2);
    const obs = [reading('pulse-oximeter', '59408-5', (isIll && minute >= GOOD_MINUTES ? 70 : 95) + wave(3), '%'), reading('wearable', '8867-4', 72 + wave(5), '/min'), reading('wearable', '9279-1', 16 + wave(4), '/min')];
    const ops = [op(2 * minute, 'telemetry', `${head(2 * minute)},"obs":${JSON.stringify(obs)}}`, obs.length)];
    const event = isIll && (minute === FALL_AT ? ['fall-pendant', 'fall'] : minute === SOS_AT ? ['sos-button', 'sos'] : undefined);
    if (event) ops.push(op(2 * minute + 1, 'event', `${head(2 * minute + 1)},"dev":"${event[0]}","type":"${event[1]}","at":${at}}`, 1));
    return ops;
  });
}
