import { setup } from 'xstate';

export const SENSOR_GUARDS = [] as const;

/** A device: its power, whether it sits where it measures, its firmware, its pairing with the hub. It reports only while all four allow it. */
export const sensorMachine = setup({
  types: {
    events: {} as { type: 'BATTERY_LOW' | 'BATTERY_FLAT' | 'BATTERY_NEW' | 'DETACH' | 'ATTACH' | 'REBOOT' | 'HANG' | 'UNPAIR' | 'PAIR' },
  },
  actions: { started: () => {}, stopped: () => {} },
  delays: { bootTime: 0 },
}).createMachine({
  id: 'sensor',
  type: 'parallel',
  states: {
    power: {
      initial: 'good',
      on: { BATTERY_NEW: '.good', BATTERY_FLAT: '.flat' },
      states: { good: { on: { BATTERY_LOW: 'low' } }, low: {}, flat: { entry: 'stopped', exit: 'started' } },
    },
    wear: { initial: 'on', states: { on: { on: { DETACH: 'off' } }, off: { on: { ATTACH: 'on' } } } },
    firmware: {
      initial: 'running',
      on: { REBOOT: '.rebooting', BATTERY_NEW: '.rebooting' },
      states: {
        running: { on: { HANG: 'hung' } },
        rebooting: { entry: 'stopped', after: { bootTime: 'running' }, exit: 'started' },
        hung: { entry: 'stopped' },
      },
    },
    pairing: { initial: 'paired', states: { paired: { on: { UNPAIR: 'unpaired' } }, unpaired: { on: { PAIR: 'paired' } } } },
  },
});
