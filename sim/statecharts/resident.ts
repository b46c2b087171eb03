import { setup } from 'xstate';

export const RESIDENT_GUARDS = ['ableToMove', 'backToBed', 'deepDue'] as const;

/**
 * A resident's day and posture. `backToBed`: able to move, and it is their night. `deepDue`: the first hours of the night, in which sleep is deep. The day's plan sends the events; named delays end what has a length. Someone who has fallen does nothing of the
 * day until helped.
 */
export const residentMachine = setup({
  types: {
    events: {} as { type: 'GO_TO_BED' | 'WAKE' | 'GET_UP' | 'EAT' | 'WALK' | 'EXERCISE' | 'BATHE' | 'TOILET' | 'GO_OUT' | 'COME_HOME' | 'ADMIT' | 'DISCHARGE' | 'FALL' | 'GET_UP_ALONE' | 'GET_HELP' },
  },
  guards: { ableToMove: () => true, backToBed: () => false, deepDue: () => false },
  actions: { enterRoom: () => {}, leaveBed: () => {}, enterBed: () => {}, leaveHome: () => {}, fall: () => {}, helped: () => {} },
  delays: { sleepLatency: 0, mealTime: 0, walkTime: 0, exerciseTime: 0, bathTime: 0, toiletTime: 0, lightTime: 0, deepTime: 0, remTime: 0, stirTime: 0, wakefulTime: 0 },
}).createMachine({
  id: 'resident',
  type: 'parallel',
  states: {
    day: {
      initial: 'up',
      on: { ADMIT: '.hospital' },
      states: {
        inBed: {
          initial: 'awake',
          entry: ['enterRoom', 'enterBed'],
          exit: 'leaveBed',
          on: { GET_UP: { guard: 'ableToMove', target: 'up' }, TOILET: { guard: 'ableToMove', target: 'up.toileting' } },
          states: {
            awake: { after: { sleepLatency: 'asleep' } },
            stirring: { after: { stirTime: 'asleep' } },
            woken: { after: { wakefulTime: 'asleep' } },
            asleep: {
              initial: 'light',
              on: { WAKE: 'woken' },
              states: {
                light: { after: { lightTime: [{ guard: 'deepDue', target: 'deep' }, { target: 'rem' }] } },
                deep: { after: { deepTime: 'rem' } },
                rem: { after: { remTime: '#resident.day.inBed.stirring' } },
              },
            },
          },
        },
        up: {
          initial: 'resting',
          on: {
            GO_TO_BED: { guard: 'ableToMove', target: 'inBed' },
            TOILET: { guard: 'ableToMove', target: '.toileting' },
            EAT: { guard: 'ableToMove', target: '.eating' },
            WALK: { guard: 'ableToMove', target: '.walking' },
            EXERCISE: { guard: 'ableToMove', target: '.exercising' },
            BATHE: { guard: 'ableToMove', target: '.bathing' },
            GO_OUT: { guard: 'ableToMove', target: 'out' },
          },
          states: {
            resting: { entry: 'enterRoom' },
            eating: { entry: 'enterRoom', after: { mealTime: { guard: 'ableToMove', target: 'resting' } } },
            walking: { entry: 'enterRoom', after: { walkTime: { guard: 'ableToMove', target: 'resting' } } },
            exercising: { entry: 'enterRoom', after: { exerciseTime: { guard: 'ableToMove', target: 'resting' } } },
            bathing: { entry: 'enterRoom', after: { bathTime: { guard: 'ableToMove', target: 'resting' } } },
            toileting: {
              entry: 'enterRoom',
              after: { toiletTime: [{ guard: 'backToBed', target: '#resident.day.inBed' }, { guard: 'ableToMove', target: 'resting' }] },
            },
          },
        },
        out: { entry: ['enterRoom', 'leaveHome'], exit: 'leaveHome', on: { COME_HOME: 'up' } },
        hospital: { entry: ['enterRoom', 'leaveHome'], exit: 'leaveHome', on: { DISCHARGE: 'up' } },
      },
    },
    posture: {
      initial: 'upright',
      states: {
        upright: { on: { FALL: { target: 'fallen', actions: 'fall' } } },
        fallen: { on: { GET_HELP: { target: 'upright', actions: 'helped' }, GET_UP_ALONE: 'upright' } },
      },
    },
  },
});
