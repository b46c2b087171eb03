import type { Judgement } from '../alert-book.ts';
import { hubSpeaks } from '../patient-state.ts';
import { MINUTE_MS, mayStand } from './rule.ts';
import type { Rule } from './rule.ts';
import { deviceTicket, deviceWord, nameOf } from '../device-ticket.ts';

/** @source assumption */
const RESOLVE_MS = 10 * MINUTE_MS;

/** The stamps of one device are off while its hub's are right. Its readings are then dated by when the hub sent them on; those that came before that was sure are held back. */
export const deviceClockWrong: Rule = {
  id: 'device-clock-wrong',
  title: 'The clock of a device is wrong',
  sources: ['limits: see device-track.ts'],
  judge(home, now, stands = mayStand): Judgement[] {
    if (!hubSpeaks(home, now)) return [];
    const out: Judgement[] = [];
    for (const device of home.devices.values()) {
      const { flaw } = device;
      if (flaw?.state === 'times-off') {
        const text = `The clock of the ${nameOf(device)} is wrong: ${flaw.text}. Its readings are dated by their arrival meanwhile. Set its clock.`;
        // Nothing is lost: what it measures is still seen.
        out.push({ ...deviceTicket(home, device, 'device-clock-wrong', flaw.since, text, flaw.evidence, RESOLVE_MS), priority: 'low', text });
      } else if (stands('device-clock-wrong', device.enrolled.dev)) out.push(deviceWord(device, 'device-clock-wrong', 'clear', now, `The clock of the ${nameOf(device)} is right again.`, RESOLVE_MS));
    }
    return out;
  },
};
