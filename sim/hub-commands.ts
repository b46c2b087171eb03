/** What a hub answers to the commands of a field technician's tool (DESIGN §6). Pure: it says how things stand, in a sentence. */
import type { Command } from '../contract/messages.ts';
import type { Device } from './installed.ts';

export type HubCommand = Pick<Command, 'id' | 'name' | 'dev'>;

/** What the hub knows of its home when asked. */
export interface HubView {
  devices: readonly Device[];
  /** why a device delivers nothing; `undefined` when it does */
  trouble(device: Device): string | undefined;
  /** % */
  battery(device: Device): number;
  /** of the uplink, dB[mW] */
  signal(): number;
  /** of a device at the hub, dB[mW] */
  link(device: Device): number;
  /** epoch ms; 0: never */
  lastSeen(device: Device): number;
}

/** `ok` is false where the hub cannot do what it is asked, or has no such device. */
export function answerTo({ name, dev }: HubCommand, view: HubView): { ok: boolean; text: string } {
  const asked = dev === undefined ? view.devices : view.devices.filter((device) => device.dev === dev);
  if (asked.length === 0) return { ok: false, text: `no device ${dev} here` };
  switch (name) {
    case 'ping':
      return { ok: true, text: 'pong' };
    case 'restart':
      return dev === undefined ? { ok: true, text: 'restarting' } : { ok: false, text: 'only the hub can be restarted from here' };
    case 'signal':
      return { ok: true, text: `${dev === undefined ? `uplink ${view.signal()} dB[mW]; ` : ''}${listed(asked, (device) => `${view.link(device)} dB[mW]`)}` };
    case 'battery':
      return { ok: true, text: listed(asked, (device) => (view.trouble(device) === 'battery flat' ? 'flat' : `${view.battery(device)} %`)) };
    case 'last-seen':
      return { ok: true, text: listed(asked, (device) => (view.lastSeen(device) > 0 ? new Date(view.lastSeen(device)).toISOString() : 'never')) };
    case 'self-test': {
      const troubles = asked.filter((device) => view.trouble(device) !== undefined);
      return { ok: troubles.length === 0, text: troubles.length === 0 ? `${asked.length} devices answer` : listed(troubles, (device) => view.trouble(device) as string) };
    }
  }
}

function listed(devices: readonly Device[], say: (device: Device) => string): string {
  return devices.map((device) => `${device.dev}: ${say(device)}`).join('; ');
}
