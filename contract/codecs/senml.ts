/**
 * Sensor Measurement Lists (RFC 8428): one pack per message, names are `<home>/<device>/<code>`, times are absolute. Units are never copied: SenML's are not UCUM.
 * SenML knows no messages and no people. Hub, epoch, sequence and time of sending are records named `message/…`; an enrolment travels as our JSON in one text record.
 */
import type { EventType } from '../messages.ts';
import { CODE_BY_ID } from '../codes.ts';
import type { Codec, Decoded, Heard } from './codec.ts';

export interface SenmlRecord {
  bn?: string;
  n: string;
  u?: string;
  v?: number;
  vs?: string;
  vb?: boolean;
  /** seconds since 1970; at least 2^28, or it would count from now (RFC 8428 §4.5.3) */
  t?: number;
}

interface Conversion {
  u: string;
  /** SenML = UCUM × numerator ÷ denominator + offset: whole numbers where there are any, so that values come back as they were */
  by: readonly [numerator: number, denominator: number];
  plus?: number;
}

/**
 * UCUM to SenML.
 * @source units: RFC 8428 §12.1; `kg/m3`: RFC 8798 §2. `beat/min`, `1/min` and `%` are there, but not for producers. mm[Hg]: 133.322 387 415 Pa (UCUM).
 */
const UNITS: Readonly<Record<string, Conversion>> = {
  '/min': { u: '1/s', by: [1, 60] },
  '%': { u: '/', by: [1, 100] },
  'Cel': { u: 'Cel', by: [1, 1] },
  'mm[Hg]': { u: 'Pa', by: [133.322387415, 1] },
  'kg': { u: 'kg', by: [1, 1] },
  'mg/dL': { u: 'kg/m3', by: [1, 100] },
  'ms': { u: 's', by: [1, 1_000] },
  'L/min': { u: 'm3/s', by: [1, 60_000] },
  '[ppm]': { u: '/', by: [1, 1_000_000] },
  'dB[mW]': { u: 'dBW', by: [1, 1], plus: -30 },
  '{steps}': { u: 'count', by: [1, 1] },
  '{count}': { u: 'count', by: [1, 1] },
};
/** Battery charge has a unit of its own, in which it is a percentage. */
const BATTERY = 'urn:twinward:battery';

export const senml: Codec = {
  type: 'application/senml+json',
  encode: (heard) => encode(heard),
  decode: (body) => decode(body as SenmlRecord[]),
};

function encode({ channel, message }: Heard): SenmlRecord[] {
  const bn = `${message.home}/`;
  switch (channel) {
    case 'enrolment':
      return [{ bn, n: 'enrolment', vs: JSON.stringify(message) }];
    case 'status':
      return [{ bn, n: `${message.hub}/state`, vs: message.state, ...(message.at !== undefined && { t: message.at / 1_000 }) }, { n: 'message/epoch', v: message.epoch }];
    default: {
      const { hub, epoch, seq, sentAt } = message;
      const head: SenmlRecord[] = [{ bn, n: 'message/hub', vs: hub, t: sentAt / 1_000 }, { n: 'message/epoch', v: epoch }, { n: 'message/seq', v: seq }];
      if (channel === 'event') return [...head, { n: `${message.dev}/event`, vs: message.type, t: message.at / 1_000 }];
      return [...head, ...message.obs.flatMap(({ dev, code, value, unit, at, q }): SenmlRecord[] => {
        const t = at / 1_000;
        return [{ n: `${dev}/${code}`, ...valueOf(code, value, unit), t }, ...(q === undefined ? [] : [{ n: `${dev}/${code}/quality`, u: '/', v: q, t }])];
      })];
    }
  }
}

function valueOf(code: string, value: number, unit: string): Pick<SenmlRecord, 'u' | 'v' | 'vb'> {
  if (unit === '{bool}' && (value === 0 || value === 1)) return { vb: value === 1 };
  if (code === BATTERY) return { u: '%EL', v: value };
  const to = UNITS[unit];
  return to ? { u: to.u, v: (value * to.by[0]) / to.by[1] + (to.plus ?? 0) } : { v: value };
}

/** Nine decimal places undo the rounding of one multiplication and one division. */
function back(v: number, unit: string): number {
  const to = UNITS[unit];
  if (!to) return v;
  return Number((((v - (to.plus ?? 0)) * to.by[1]) / to.by[0]).toFixed(9));
}

function decode(pack: readonly SenmlRecord[]): Decoded {
  const decoded: Decoded = { obs: [], events: [], states: [] };
  const epoch = pack.find(({ n }) => n === 'message/epoch')?.v ?? 0;
  for (const { n, v, vs, vb, t } of pack) {
    const slash = n.indexOf('/');
    const [dev, code] = [n.slice(0, slash), n.slice(slash + 1)];
    const at = Math.round(1_000 * (t ?? 0));
    if (dev === 'message' || slash < 0) continue;
    if (code === 'event') decoded.events.push({ dev, type: vs as EventType, at });
    else if (code === 'state') decoded.states.push({ hub: dev, epoch, state: vs as 'online' | 'offline', ...(t !== undefined && { at }) });
    else if (code.endsWith('/quality')) {
      const last = decoded.obs.at(-1);
      // That of a reading that was left out is left out with it.
      if (last?.dev === dev && `${last.code}/quality` === code) last.q = v as number;
    }
    else {
      const unit = CODE_BY_ID.get(code)?.unit;
      if (unit !== undefined) decoded.obs.push({ dev, code, value: vb === undefined ? code === BATTERY ? (v as number) : back(v as number, unit) : Number(vb), unit, at });
    }
  }
  return decoded;
}
