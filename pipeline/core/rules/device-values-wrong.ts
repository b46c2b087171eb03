import type { Judgement } from '../alert-book.ts';
import { hubSpeaks } from '../patient-state.ts';
import type { FlawState } from '../flaw.ts';
import { MINUTE_MS, mayStand } from './rule.ts';
import type { Rule } from './rule.ts';
import { deviceTicket, deviceWord, nameOf } from '../device-ticket.ts';

/** What to do about each flaw; those that are another rule's are not here. */
const ADVICE: Partial<Record<FlawState, string>> = {
  stuck: 'Restart it; if that does not help, change it.',
  implausible: 'Check its settings and its place.',
  noisy: 'Check its place and contact; if that does not help, change it.',
  blind: 'Check whether it is covered, moved or slipped.',
  drifting: 'Compare it with a second device on a visit; recalibrate or change it.',
};
/** @source assumption */
const RESOLVE_MS = 10 * MINUTE_MS;

/** What a device measures cannot be right: stuck, impossible, scattered, away from what the others measure, or blind. Its values are held back until then (`quality.ts`). */
export const deviceValuesWrong: Rule = {
  id: 'device-values-wrong',
  title: 'A device reports values that cannot be right',
  sources: ['limits: see quality.ts'],
  judge(home, now, stands = mayStand): Judgement[] {
    if (!hubSpeaks(home, now)) return [];
    const out: Judgement[] = [];
    for (const device of home.devices.values()) {
      const { flaw } = device;
      const advice = flaw && ADVICE[flaw.state];
      if (flaw && advice) out.push(deviceTicket(home, device, 'device-values-wrong', flaw.since, `The ${nameOf(device)} is not to be believed: ${flaw.text}. Its values are held back. ${advice}`, flaw.evidence, RESOLVE_MS));
      else if (stands('device-values-wrong', device.enrolled.dev)) out.push(deviceWord(device, 'device-values-wrong', 'clear', now, `The ${nameOf(device)} gives values that can be believed again.`, RESOLVE_MS));
    }
    return out;
  },
};
