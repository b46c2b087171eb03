import { setup } from 'xstate';

export const LINK_GUARDS = [] as const;

/** The radio between the devices of a home and its hub. */
export const linkMachine = setup({
  types: { events: {} as { type: 'DEGRADE' | 'LOSE' | 'RESTORE' } },
  actions: { lost: () => {}, back: () => {} },
  delays: { rejoinTime: 0 },
}).createMachine({
  id: 'link',
  initial: 'connected',
  on: { LOSE: '.lost' },
  states: {
    connected: { on: { DEGRADE: 'degraded' } },
    degraded: { on: { RESTORE: 'connected' } },
    lost: { entry: 'lost', on: { RESTORE: 'rejoining' } },
    rejoining: { after: { rejoinTime: { target: 'connected', actions: 'back' } } },
  },
});
