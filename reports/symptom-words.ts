/** What is seen from outside when kit fails, as a technician says it: a noun each, for "its layer could be told by: …". */
import type { Symptom } from '../contract/truth.ts';

export const SYMPTOM_WORDS: Readonly<Record<Symptom, string>> = {
  'one-device-silent': 'one device silent',
  'all-devices-silent': 'all devices silent at once',
  'will-received': 'the hub’s last will',
  'signal-quality-poor': 'poor signal quality from the device itself',
  'device-battery-fell': 'a falling device battery',
  'uplink-signal-fell': 'a falling cellular signal',
  'hub-on-backup-cell': 'a hub on its backup cell',
  'backlog-returned': 'the backlog that came in later',
  'new-epoch-on-return': 'a new epoch on return',
  'many-epochs': 'one new epoch after another',
  'short-silences': 'short silences again and again',
  'arrives-late': 'packs that arrive late',
  'sequence-gap': 'a gap in the sequence',
  'one-device-patchy': 'one device with gaps',
  'several-devices-patchy': 'several devices with gaps',
  'link-signal-fell': 'a falling radio signal of the device',
  'link-signal-held': 'a radio signal as good as before',
  'link-errors-rose': 'more frames missed by the hub’s radio',
  'neighbours-too': 'neighbours hit at the same time',
  'neighbours-fine': 'neighbours fine',
  'values-implausible': 'values that cannot be',
  'values-stuck': 'the same value again and again',
  'values-off': 'values that moved away from the usual',
  'values-noisy': 'values that scatter',
  'values-of-another': 'values that fit another person',
  'device-times-off': 'wrong times of one device',
  'all-times-off': 'wrong times of the whole hub',
  'call-poor-home': 'a poor call at the resident’s end',
  'call-poor-provider': 'poor calls at the provider’s end',
};

/** `a new epoch on return, neighbours fine` */
export function symptomList(symptoms: readonly Symptom[]): string {
  return symptoms.map((symptom) => SYMPTOM_WORDS[symptom]).join(', ');
}
