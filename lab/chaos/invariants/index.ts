/** All invariants, those of the lab first: where the lab is wrong, nothing that it says of a pipeline counts. */
import type { Invariant } from '../invariant.ts';
import { OF_LAB } from './of-lab.ts';
import { OF_SUT } from './of-sut.ts';
import { OF_SUT_BY_COMPARISON } from './of-sut-by-comparison.ts';

export const INVARIANTS: readonly Invariant[] = [...OF_LAB, ...OF_SUT, ...OF_SUT_BY_COMPARISON];
