import { CODES } from '../../../contract/codes.ts';
import type { Broken } from '../bug.ts';
import { changingReadings } from '../parts.ts';

export const fahrenheit: Broken = {
  id: 'fahrenheit',
  title: 'Celsius taken for Fahrenheit',
  wrong: 'it turns every temperature from °F into °C, and they were °C: thermometers that are sound get a technician',
  metric: 'technical.ppv',
  names: { kind: 'false-alarm', words: /reports values that cannot be right/ },
  sources: ['assumption'],
  create: () => ({ hear: changingReadings([CODES.temperature.code], (obs) => ({ ...obs, value: Math.round((obs.value - 32) * (50 / 9)) / 10 })) }),
};
