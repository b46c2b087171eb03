/** What lab and broker process say to each other over IPC. */
import type { LabBrokerCounts, LabBrokerOptions, SutDeed } from '../broker/lab-broker.ts';

export interface BrokerOptions extends LabBrokerOptions {
  /** 0: any free port */
  tcpPort: number;
  wsPort: number;
}

export interface BrokerCounts extends LabBrokerCounts {
  rssBytes: number;
  cpuMs: number;
}

/** `watch`: the SUT's process group, to be ended when the lab dies. */
export type ToBroker = { say: 'start'; options: BrokerOptions } | { say: 'watch'; pid: number | undefined } | { say: 'stop' };
export type FromBroker = { say: 'listening'; tcpPort: number; wsPort: number } | { say: 'trouble'; message: string } | ({ say: 'sut' } & SutDeed) | { say: 'stopped'; counts: BrokerCounts };
