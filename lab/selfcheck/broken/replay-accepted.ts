import type { Broken, Bug } from '../bug.ts';
import { recogniser } from '../parts.ts';

export const replayAccepted: Broken = {
  id: 'replay-accepted',
  title: 'A replay is taken for fresh',
  wrong: 'what was sent once may be sent again at any time: it is read anew, dated by its arrival',
  metric: 'handling.mishandled',
  names: { kind: 'handling', words: /a message came a second time and was alerted a second time/ },
  sources: ['security facts, replay: assumption'],
  create(): Bug {
    const isAgain = recogniser();
    const replays = new Map<string, number>();
    // Replays get an epoch between those of the hub, with numbers of their own: nothing of them has been seen.
    return {
      hear(message, now) {
        const again = isAgain(message);
        let payload = message.payload.replace(/"epoch":(\d+)/, (_, epoch: string) => `"epoch":${2 * Number(epoch) + (again ? 0 : 1)}`);
        if (again) {
          const seq = replays.get(message.topic) ?? 0;
          replays.set(message.topic, seq + 1);
          payload = payload.replace(/"seq":\d+/, `"seq":${seq}`).replace(/"(at|sentAt)":\d+/g, (_, name: string) => `"${name}":${now}`);
        }
        return [{ ...message, payload }];
      },
    };
  },
};
