import { setup } from 'xstate';

export const HUB_GUARDS = ['hasBackupCell'] as const;

/** A hub: on mains (booting, running, hung), for a short while on its backup cell, or off. Each boot begins an epoch. */
export const hubMachine = setup({
  types: { events: {} as { type: 'MAINS_LOST' | 'MAINS_BACK' | 'CRASH' | 'HANG' | 'RESTART' | 'STORAGE_LOST' } },
  guards: { hasBackupCell: () => false },
  actions: { wiped: () => {}, down: () => {}, boot: () => {}, up: () => {}, onBackup: () => {}, onMains: () => {} },
  delays: { bootTime: 0, backupTime: 0 },
}).createMachine({
  id: 'hub',
  initial: 'mains',
  states: {
    mains: {
      initial: 'running',
      on: {
        MAINS_LOST: [{ guard: 'hasBackupCell', target: 'backup', actions: 'onBackup' }, { target: 'off', actions: 'down' }],
        CRASH: { target: '.booting', actions: 'down' },
        RESTART: { target: '.booting', actions: 'down' },
        STORAGE_LOST: { target: '.booting', actions: ['down', 'wiped'] },
      },
      states: {
        booting: { entry: 'boot', after: { bootTime: { target: 'running', actions: 'up' } } },
        running: { on: { HANG: { target: 'hung', actions: 'down' } } },
        hung: {},
      },
    },
    backup: {
      on: { MAINS_BACK: { target: 'mains.running', actions: 'onMains' } },
      after: { backupTime: { target: 'off', actions: 'down' } },
    },
    off: { on: { MAINS_BACK: 'mains.booting' } },
  },
});
