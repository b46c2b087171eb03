import type { Broken, Bug } from '../bug.ts';
import { read, saying } from '../parts.ts';

export const wrongDevice: Broken = {
  id: 'wrong-device',
  title: 'The device next to it',
  wrong: 'device numbers count from one on one side and from zero on the other: the ticket names the next device',
  metric: 'technical.sensitivity',
  names: { kind: 'fault', words: /no ticket came/ },
  sources: ['assumption'],
  create(): Bug {
    const devices = new Map<string, string[]>();
    return {
      watch(message) {
        const enrolment = read(message, 'enrolment');
        if (enrolment) devices.set(enrolment.home, enrolment.devices.map(({ dev }) => dev));
      },
      say: saying((alert) => {
        const own = devices.get(alert.home) ?? [];
        const at = own.indexOf(alert.cause?.device ?? '');
        return at < 0 || !alert.cause ? alert : { ...alert, cause: { ...alert.cause, device: own[(at + 1) % own.length]! } };
      }),
    };
  },
};
