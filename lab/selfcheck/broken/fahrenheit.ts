import { CODES } from '../../../contract/codes.ts';
import type { Broken } from '../bug.ts';
import { changingReadings } from '../parts.ts';

export const fahrenheit: Broken = {
  id: 'fahrenheit',
  title: 'Fahrenheit taken for Celsius',
  wrong: 'it turns every temperature into °F and judges it as °C: thermometers that are sound get a technician',
  metric: 'technical.ppv',
  names: { kind: 'false-alarm', words: /reports values that cannot be right/ },
  sources: ['assumption'],
  create: () => ({ hear: changingReadings([CODES.temperature.code], (obs) => ({ ...obs, value: Math.round(18 * obs.value + 320) / 10 })) }),
};
