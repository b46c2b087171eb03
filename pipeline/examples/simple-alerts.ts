/** The least an alerting product needs: raise on crossing, resolve on return. Shared by the poor pipelines. */
import { layerOfCode } from '../../contract/alert-codes.ts';
import type { AlertCode } from '../../contract/alert-codes.ts';
import type { Alert, Evidence, Priority } from '../../contract/alert.ts';
import { kindOf, routeOf } from '../core/routing.ts';

export interface Subject {
  home: string;
  resident?: string | undefined;
  device?: string | undefined;
}

export interface SimpleJudgement extends Subject {
  code: AlertCode;
  met: boolean;
  at: number;
  text: string;
  evidence: Evidence[];
}

const PRIORITY: Partial<Record<AlertCode, Priority>> = {
  'hypoxia': 'high', 'hypoglycaemia': 'high', 'fall': 'high', 'long-lie': 'high', 'sos': 'high', 'device-silent': 'low', 'device-battery-low': 'low', 'device-signal-poor': 'low',
};

export function simpleAlert(judgement: SimpleJudgement, now: number): Alert {
  const { home, resident, device, code } = judgement;
  const layer = layerOfCode(code);
  return {
    id: [home, code, device ?? resident ?? '', judgement.at].join(':').slice(0, 200), home, ...(resident !== undefined && { resident }),
    at: now, kind: kindOf(code), code, priority: PRIORITY[code] ?? 'medium', route: routeOf(code), state: 'raised',
    ...(layer && { cause: { layer, ...(device !== undefined && { device }) } }), text: judgement.text, evidence: judgement.evidence,
  };
}

/** What stands, by home, code and device or resident. */
export class SimpleAlerts {
  readonly #standing = new Map<string, Alert>();
  readonly #raisedAt = new Map<string, number>();
  readonly #quietMs: number;

  /** @param quietMs after a raise, how long the same thing is not raised again */
  constructor(quietMs: number) {
    this.#quietMs = quietMs;
  }


  judge(judgement: SimpleJudgement, now: number): Alert | undefined {
    const key = [judgement.home, judgement.code, judgement.device ?? judgement.resident ?? ''].join('|');
    const standing = this.#standing.get(key);
    if (judgement.met && !standing) {
      if (now - (this.#raisedAt.get(key) ?? -Infinity) < this.#quietMs) return undefined;
      this.#raisedAt.set(key, now);
      const alert = simpleAlert(judgement, now);
      this.#standing.set(key, alert);
      return alert;
    }
    if (!judgement.met && standing) {
      this.#standing.delete(key);
      return { ...standing, state: 'resolved', updatedAt: now };
    }
    return undefined;
  }
}
