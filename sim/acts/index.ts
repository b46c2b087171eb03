/** What carers do, in the order of `ACT_IDS`. A test compares this list with the folder. */
import type { ActEntry } from '../core/catalogue.ts';
import { ambulance } from './ambulance.ts';
import { call } from './call.ts';
import { fluid } from './fluid.ts';
import { glucose } from './glucose.ts';
import { insulin } from './insulin.ts';
import { medicine } from './medicine.ts';
import { oxygen } from './oxygen.ts';
import { reMeasure } from './re-measure.ts';
import { repositionProbe } from './reposition-probe.ts';
import { visit } from './visit.ts';

export const ACTS: readonly ActEntry[] = [call, reMeasure, repositionProbe, oxygen, glucose, insulin, medicine, fluid, ambulance, visit];
