/** The shape of what must hold in every run, whatever goes wrong in it. */
import type { Evidence } from './chaos-run.ts';

/** What broke it, in a plain sentence that goes on after home and time. */
export interface Breach {
  text: string;
  home?: string;
  /** epoch ms */
  at?: number;
}

export interface Invariant {
  /** permanent; named in results and replays */
  id: string;
  /** whose promise it is: broken by the lab it is our fault, by the SUT it is a finding */
  of: 'lab' | 'sut';
  title: string;
  /** costs as much as the run itself: looked at in a sample of the runs */
  sampled?: true;
  /** the first breach; `undefined` where it holds */
  check(evidence: Evidence): Breach | undefined | Promise<Breach | undefined>;
}
