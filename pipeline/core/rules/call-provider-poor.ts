import { CODES } from '../../../contract/codes.ts';
import type { Judgement } from '../alert-book.ts';
import { forgotten, sidesOf } from '../call-quality.ts';
import { deviceWord } from '../device-ticket.ts';
import { mayStand, reading } from './rule.ts';
import type { Rule } from './rule.ts';

/** Only the provider's end of a visit is poor: nothing of this home is broken, and other homes' visits will be as poor. No technician is sent to anybody. */
export const callProviderPoor: Rule = {
  id: 'call-provider-poor',
  title: 'A video visit is poor at the provider',
  sources: ['ITU-T P.800', 'facts/roles-and-training.md (audio and video trouble on either side)', 'spans: assumption'],
  judge(home, now, stands = mayStand): Judgement[] {
    const out: Judgement[] = [];
    for (const tablet of home.byKind.get('video-tablet') ?? []) {
      const { home: near, provider } = sidesOf(tablet, now);
      const base = { code: 'call-provider-poor', device: tablet.enrolled.dev, priority: 'low', resolveAfterMs: 0 } as const;
      if (provider.state === 'poor' && near.state === 'good') {
        out.push({ ...base, since: provider.since, state: 'raise', evidence: [reading(tablet.enrolled.dev, CODES.callQualityProvider.code, provider.mean, provider.since)], text: `The video visit is poor at the provider: sound and picture score ${provider.mean} of 5, at the resident they are good (${near.mean}). Look at the provider's own equipment and line; other visits suffer as well.` });
      } else if ((provider.state === 'good' || forgotten(tablet, now)) && stands('call-provider-poor', tablet.enrolled.dev)) out.push(deviceWord(tablet, 'call-provider-poor', 'clear', now, 'The video visit is good at the provider.', 0));
    }
    return out;
  },
};
