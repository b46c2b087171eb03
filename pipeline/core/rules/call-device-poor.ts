import { CODES } from '../../../contract/codes.ts';
import type { AlertCode } from '../../../contract/alert-codes.ts';
import type { Judgement } from '../alert-book.ts';
import { forgotten, sidesOf } from '../call-quality.ts';
import { deviceTicket, deviceWord, nameOf } from '../device-ticket.ts';
import { explainedByLink } from '../link-state.ts';
import { mayStand, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/**
 * The resident's end of a visit is poor and the provider's is not: the tablet, or the line to it. Where both ends are poor, or the home's readings are late as well, it is the line:
 * both ways go through it.
 */
export const callDevicePoor: Rule = {
  id: 'call-device-poor',
  title: 'A video visit is poor at the resident',
  sources: ['ITU-T P.800', 'facts/roles-and-training.md (audio and video trouble on either side)', 'spans: assumption'],
  judge(home, now, stands = mayStand): Judgement[] {
    const out: Judgement[] = [];
    for (const tablet of home.byKind.get('video-tablet') ?? []) {
      const { home: near, provider } = sidesOf(tablet, now);
      if (near.state === 'poor') {
        const line = provider.state === 'poor' || explainedByLink(home, tablet, now);
        const code: AlertCode = line ? 'uplink-poor' : 'call-device-poor';
        const text = line
          ? `The video visit breaks up at ${provider.state === 'poor' ? 'both ends' : 'the resident, and readings of the home are late'}: sound and picture score ${near.mean} of 5. Probably the network connection of the home has too little bandwidth; go on by telephone.`
          : `The video visit is poor at the resident: sound and picture score ${near.mean} of 5, at the provider they are ${provider.state === 'good' ? `good (${provider.mean})` : 'better'}. Check microphone, loudspeaker and camera of the ${nameOf(tablet)}; go on by telephone.`;
        const ticket = deviceTicket(home, tablet, code, near.since, text, [reading(tablet.enrolled.dev, CODES.callQualityHome.code, near.mean, near.since)], 0);
        // The way is the home's, not the tablet's.
        out.push(line ? { ...ticket, device: undefined } : ticket);
      } else if ((near.state === 'good' || forgotten(tablet, now)) && stands('call-device-poor', tablet.enrolled.dev)) out.push(deviceWord(tablet, 'call-device-poor', 'clear', now, 'The video visit is good at the resident.', 0));
    }
    return out;
  },
};
