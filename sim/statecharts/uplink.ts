import { setup } from 'xstate';

/** `alive`: network and hub are both up. `ready`: and a session is granted. */
export const UPLINK_GUARDS = ['networkUp', 'hubRunning', 'alive', 'ready'] as const;

/**
 * The way from hub to broker: the network, and the hub's session over it. A session whose network or hub has gone is `stalled` until the broker's
 * keep-alive runs out; then the broker publishes the will. One that is `frozen` (half-open) is dead, and neither side knows before the keep-alive.
 * A hub that is refused tries again, later each time.
 */
export const uplinkMachine = setup({
  types: { events: {} as { type: 'WEAKEN' | 'DROP' | 'RECOVER' | 'HUB_UP' | 'HUB_DOWN' | 'BROKER_LOST' | 'FREEZE' } },
  guards: { networkUp: () => true, hubRunning: () => true, alive: () => true, ready: () => true },
  actions: { cut: () => {}, connect: () => {}, resume: () => {}, refused: () => {} },
  delays: { keepAliveTimeout: 0, reconnectDelay: 0, backOff: 0 },
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
      on: { BROKER_LOST: [{ guard: 'alive', target: '.connecting' }, { target: '.offline' }] },
      states: {
        offline: { on: { HUB_UP: { guard: 'networkUp', target: 'connecting' }, RECOVER: { guard: 'hubRunning', target: 'connecting' } } },
        connecting: {
          on: { DROP: 'offline', HUB_DOWN: 'offline' },
          after: { reconnectDelay: [{ guard: 'ready', target: 'connected', actions: 'connect' }, { guard: 'alive', target: 'backingOff', actions: 'refused' }, { target: 'offline' }] },
        },
        backingOff: {
          on: { DROP: 'offline', HUB_DOWN: 'offline', RECOVER: { guard: 'hubRunning', target: 'connecting' } },
          after: { backOff: 'connecting' },
        },
        connected: { on: { DROP: 'stalled', HUB_DOWN: 'stalled', FREEZE: 'frozen' } },
        stalled: {
          on: {
            RECOVER: { guard: 'hubRunning', target: 'connected', actions: 'resume' },
            HUB_UP: { guard: 'networkUp', target: 'connecting', actions: 'cut' },
          },
          after: { keepAliveTimeout: { target: 'offline', actions: 'cut' } },
        },
        frozen: {
          on: { DROP: 'stalled', HUB_DOWN: 'stalled' },
          after: { keepAliveTimeout: [{ guard: 'alive', target: 'connecting', actions: 'cut' }, { target: 'offline', actions: 'cut' }] },
        },
      },
    },
  },
});
