/** What lab and broker process say to each other over IPC. */
import type { Profile } from '../../contract/attack.ts';
import type { FrameCaps } from './frame-guard.ts';

export interface BrokerOptions {
  /** key of all passwords, random per run */
  secret: string;
  topicPrefix: string;
  /** 0: any free port */
  tcpPort: number;
  wsPort: number;
  caps: FrameCaps;
  profile: Profile;
}

export interface BrokerCounts {
  connects: number;
  publishes: number;
  /** refused by the frame guard */
  framesRefused: number;
  /** refused credentials, identities, publishes, subscriptions */
  accessRefused: number;
  rssBytes: number;
  cpuMs: number;
}

/** `watch`: the SUT's process group, to be ended when the lab dies. */
export type ToBroker = { say: 'start'; options: BrokerOptions } | { say: 'watch'; pid: number | undefined } | { say: 'stop' };
export type FromBroker = { say: 'listening'; tcpPort: number; wsPort: number } | { say: 'trouble'; message: string } | { say: 'sut-subscribed' } | { say: 'stopped'; counts: BrokerCounts };
