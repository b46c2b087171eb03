import { HOUR_MS } from '../core/math.ts';
import type { DeviceKind } from '../../contract/messages.ts';
import type { FaultEntry } from '../core/catalogue.ts';
import { MISUSE } from './expectations.ts';
import { endOf, hasAny, held, oneOf } from './parts.ts';
import { signs } from './symptoms.ts';

const KINDS: readonly DeviceKind[] = ['scale', 'blood-pressure-cuff'];

export const wrongPerson: FaultEntry = {
  id: 'wrong-person',
  title: 'A device that somebody else uses',
  meaning: 'For days somebody else is weighed, or measured, and it goes into the resident’s record.',
  layer: 'person',
  sources: ['WT section of the physiology facts: wrong person on the scale; 4–28 kg away, or 7–14 mmHg up, for 16–72 hours: assumption'],
  lookAlike: 'heart-failure-decompensation',
  symptoms: signs('person', ['values-of-another']),
  expects: MISUSE,
  fits: hasAny(KINDS),
  plant(context) {
    const { devices, onset, severity, draw } = context;
    const device = oneOf(KINDS, devices, draw(0));
    const end = endOf(context, 16 * HOUR_MS, 72 * HOUR_MS);
    const other = device === 'scale' ? held('otherPerson', (draw(1) < 0.5 ? -1 : 1) * (4 + 24 * severity), onset, end, { device }) : held('otherBody', 0.5 + 0.5 * severity, onset, end, { device });
    return { end, device, influences: [other], events: [] };
  },
};
