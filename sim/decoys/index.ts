/** The decoy catalogue. A test compares this list with the folder. */
import type { DecoyEntry } from '../core/catalogue.ts';
import { exercise } from './exercise.ts';
import { hotBath } from './hot-bath.ts';
import { motionArtefact } from './motion-artefact.ts';
import { visitorOnScale } from './visitor-on-scale.ts';

export const DECOYS: readonly DecoyEntry[] = [motionArtefact, exercise, hotBath, visitorOnScale];
