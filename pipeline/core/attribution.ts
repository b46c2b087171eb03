/**
 * A home went silent: is it the hub or its network? The kit's last words, the broker's word and the first words after the return decide; a device is never blamed for the silence of its
 * hub, nor a hub for that of its area (`area.ts`).
 *
 * | sign | speaks for |
 * |---|---|
 * | `hubMains` 0 shortly before | hub (its power is gone, the backup cell runs out) |
 * | `uplinkSignal` fell shortly before | uplink |
 * | restarts in the hours before | hub |
 * | sessions lost in the hours before, in one epoch | uplink |
 * | no word of the broker | the session stands: link, or nothing to say |
 * | a new epoch on return | hub (it booted) |
 * | the same epoch on return | uplink (the hub lived on; with a backlog, it proves it) |
 *
 * @source `facts/roles-and-training.md` §2.5, table of causes and trails
 */
import { OWN_REPORT_MS, sharedExplains } from './hub-state.ts';
import type { HubState } from './hub-state.ts';
import { median } from './series.ts';

const MINUTE_MS = 60_000;

/** With the broker's word that the session broke, a home counts as silent after so much, ms, inclusive: a reconnection takes seconds. @source assumption */
export const HOME_CUT_OFF_MS = 3 * MINUTE_MS;
/** Without it the hub's session stands, and it may have nothing to say but its own reports: two missed and one minute, ms, inclusive. @source codes.ts: a hub reports on itself each five minutes */
export const HOME_SILENT_MS = 2 * OWN_REPORT_MS + MINUTE_MS;
/** How long a silence without a telling sign is watched before the prior speaks: the first ticket is judged, and a short outage tells its cause on return. @source assumption */
export const UNSURE_WAIT_MS = 12 * MINUTE_MS;
/** How far back before the silence a sign counts. @source assumption: a backup cell lasts minutes, a network fades over a quarter of an hour */
export const SIGN_WINDOW_MS = 20 * MINUTE_MS;
/** Signal at or below which a cellular or Wi-Fi uplink is about to fail, dB[mW]. @source assumption, common to LTE RSRP guides */
export const SIGNAL_BAD_DBM = -100;
/** A fall against the home's own median that counts as a sign even above the absolute limit, dB, inclusive. @source assumption */
export const SIGNAL_FALL_DB = 15;
/** Breaks this long before the silence speak for its cause. @source assumption */
const HISTORY_MS = 2 * 3_600_000;
/** So many alike are a habit, inclusive. @source assumption */
const OFTEN = 2;

export interface Attribution {
  layer: 'hub' | 'uplink';
  /** whether a sign speaks; without one the prior does */
  sure: boolean;
  why: string;
}

/** Before the return: from the last words. Without any sign the hub is blamed: a network mostly fades first and the signal is reported each five minutes, while a backup cell may die before its first report. @source assumption, borne out by graded nights */
export function attributeSilence(hub: HubState): Attribution {
  const silentFrom = hub.lastArrivalAt;
  const mains = hub.mains.last;
  if (mains !== undefined && mains < 1 && silentFrom - hub.mains.lastAt <= SIGN_WINDOW_MS) {
    return { layer: 'hub', sure: true, why: 'its last report was on the backup cell: mains power was gone' };
  }
  const before = median(hub.signal.between(-Infinity, silentFrom - SIGN_WINDOW_MS));
  const last = hub.signal.between(silentFrom - SIGN_WINDOW_MS, silentFrom + 2 * MINUTE_MS);
  const lowest = last.length === 0 ? undefined : Math.min(...last);
  if (lowest !== undefined && lowest <= SIGNAL_BAD_DBM && (before === undefined || before - lowest >= 5)) {
    return { layer: 'uplink', sure: true, why: `its network signal had fallen to ${Math.round(lowest)} dBm` };
  }
  if (lowest !== undefined && before !== undefined && before - lowest >= SIGNAL_FALL_DB) {
    return { layer: 'uplink', sure: true, why: `its network signal had fallen by ${Math.round(before - lowest)} dB` };
  }
  const recent = hub.breaks.filter(({ from, to }) => silentFrom - to <= HISTORY_MS && !sharedExplains(hub, from));
  const restarts = recent.filter(({ newEpoch }) => newEpoch).length;
  const lost = recent.length - restarts;
  if (restarts > lost) return { layer: 'hub', sure: restarts >= OFTEN, why: `it had restarted ${restarts === 1 ? 'once' : `${restarts} times`} in the two hours before` };
  if (lost > restarts) return { layer: 'uplink', sure: lost >= OFTEN, why: `its session had broken ${lost === 1 ? 'once' : `${lost} times`} in the two hours before, without a restart` };
  if (lowest !== undefined && lowest <= SIGNAL_BAD_DBM) return { layer: 'uplink', sure: false, why: `its network signal has long been weak, at ${Math.round(lowest)} dBm` };
  return { layer: 'hub', sure: false, why: 'its network was good to the last word, so its power is the likelier cause' };
}

/** After the return: the epoch tells. */
export function attributeReturn(comeBack: NonNullable<HubState['comeBack']>): Attribution {
  if (comeBack.newEpoch) return { layer: 'hub', sure: true, why: 'it started anew on return' };
  return { layer: 'uplink', sure: true, why: comeBack.backlog ? 'it had kept its readings and sent them on return' : 'it came back without a restart' };
}
