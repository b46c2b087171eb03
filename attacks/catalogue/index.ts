/** The attack catalogue, in order of id. A test compares this list with the folders. */
import type { AttackEntry } from '../attack.ts';
import brk03 from './broker/SEC-BRK-03.ts';
import dat02 from './data/SEC-DAT-02.ts';

export const ATTACKS: readonly AttackEntry[] = [brk03, dat02];
