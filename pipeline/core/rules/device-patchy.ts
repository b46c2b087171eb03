import type { Judgement } from '../alert-book.ts';
import { hubSpeaks } from '../patient-state.ts';
import { isWhole, patchyAlone } from '../patchy.ts';
import { MINUTE_MS, mayStand, spanText } from './rule.ts';
import type { Rule } from './rule.ts';
import { deviceTicket, deviceWord, nameOf } from '../device-ticket.ts';

const CODE = 'device-signal-poor';
/** Gaps of so many minutes on average are restarts rather than lost readings. @source assumption */
const RESTART_MS = 4 * MINUTE_MS;
const RESOLVE_MS = 10 * MINUTE_MS;

/** One device comes and goes while the others of the home are heard all the time: one ticket, not one for each gap. */
export const devicePatchy: Rule = {
  id: 'device-patchy',
  title: 'A device comes and goes',
  sources: ['limits: see patchy.ts'],
  judge(home, now, stands = mayStand): Judgement[] {
    // Looked at each five minutes; a ticket that stands, too.
    if (!hubSpeaks(home, now)) return [];
    const round = Math.floor(now / MINUTE_MS) % 5 === 0;
    const out: Judgement[] = [];
    for (const device of home.devices.values()) {
      if (device.enrolled.intervalS === 0) continue;
      if (round) {
        const patches = patchyAlone(home, device, now);
        if (patches) device.patchySince ??= patches.since;
        else if (device.patchySince !== undefined && isWhole(home, device, now)) device.patchySince = undefined;
        if (patches) {
          const restarts = patches.longestMs >= RESTART_MS && (patches.missing * 60 * MINUTE_MS) / patches.gaps >= RESTART_MS;
          const text = `The ${nameOf(device)} comes and goes: ${Math.round(100 * patches.missing)} % of its readings of the last hour are missing, in ${patches.gaps} gaps of up to ${spanText(patches.longestMs)}, while the other devices are heard. ${restarts ? 'It seems to restart again and again: renew its firmware, or change it.' : 'Check its battery and contacts; if that does not help, change it.'}`;
          out.push(deviceTicket(home, device, CODE, device.patchySince ?? now, text, [{ dev: device.enrolled.dev, value: patches.gaps, at: patches.since, text: 'gaps in the last hour' }], RESOLVE_MS));
          continue;
        }
      }
      // Not to be closed by the rule that looks at the signal.
      if (device.patchySince !== undefined) out.push(deviceWord(device, CODE, 'hold', now, '', RESOLVE_MS));
      else if (stands(CODE, device.enrolled.dev)) out.push(deviceWord(device, CODE, 'clear', now, `The ${nameOf(device)} is heard without gaps again.`, RESOLVE_MS));
    }
    return out;
  },
};
