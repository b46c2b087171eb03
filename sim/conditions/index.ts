/** The episode catalogue. A test compares this list with the folder. */
import type { EpisodeEntry } from '../core/catalogue.ts';
import { copdExacerbation } from './copd-exacerbation.ts';
import { fallWithLongLie } from './fall-with-long-lie.ts';
import { heartFailureDecompensation } from './heart-failure-decompensation.ts';
import { nocturnalHypoglycaemia } from './nocturnal-hypoglycaemia.ts';

export const EPISODES: readonly EpisodeEntry[] = [copdExacerbation, heartFailureDecompensation, nocturnalHypoglycaemia, fallWithLongLie];
