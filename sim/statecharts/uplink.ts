import { setup } from 'xstate';

/** `ready`: network and hub are both up. */
export const UPLINK_GUARDS = ['networkUp', 'hubRunning', 'ready'] as const;

/**
 * The way from hub to broker: the network, and the hub's session over it. A session whose network or hub has gone is `stalled` until the broker's
 * keep-alive runs out; then the broker publishes the will.
 */
export const uplinkMachine = setup({
  types: { events: {} as { type: 'WEAKEN' | 'DROP' | 'RECOVER' | 'HUB_UP' | 'HUB_DOWN' | 'BROKER_LOST' | 'FREEZE' } },
  guards: { networkUp: () => true, hubRunning: () => true, ready: () => true },
  actions: { cut: () => {}, connect: () => {}, resume: () => {} },
  delays: { keepAliveTimeout: 0, reconnectDelay: 0 },
}).createMachine({
  id: 'uplink',
  type: 'parallel',
  states: {
    network: {
      initial: 'up',
      on: { RECOVER: '.up', DROP: '.down' },
      states: { up: { on: { WEAKEN: 'weak' } }, weak: {}, down: {} },
    },
    session: {
      initial: 'connected',
      on: { BROKER_LOST: [{ guard: 'ready', target: '.connecting' }, { target: '.offline' }] },
      states: {
        offline: { on: { HUB_UP: { guard: 'networkUp', target: 'connecting' }, RECOVER: { guard: 'hubRunning', target: 'connecting' } } },
        connecting: {
          on: { DROP: 'offline', HUB_DOWN: 'offline' },
          after: { reconnectDelay: [{ guard: 'ready', target: 'connected', actions: 'connect' }, { target: 'offline' }] },
        },
        connected: { on: { DROP: 'stalled', HUB_DOWN: 'stalled' } },
        stalled: {
          on: {
            RECOVER: { guard: 'hubRunning', target: 'connected', actions: 'resume' },
            HUB_UP: { guard: 'networkUp', target: 'connecting', actions: 'cut' },
          },
          after: { keepAliveTimeout: { target: 'offline', actions: 'cut' } },
        },
      },
    },
  },
});
