/** The catalogue of conditions, in order of id, and the episodes they bring. A test compares this list with the folder. */
import type { ConditionEntry, EpisodeEntry } from '../core/catalogue.ts';
import { anaemia } from './anaemia.ts';
import { asthma } from './asthma.ts';
import { atrialFibrillation } from './atrial-fibrillation.ts';
import { copd } from './copd.ts';
import { dehydration } from './dehydration.ts';
import { dementia } from './dementia.ts';
import { depression } from './depression.ts';
import { diabetesType1 } from './diabetes-type-1.ts';
import { diabetesType2 } from './diabetes-type-2.ts';
import { falls } from './falls.ts';
import { frailty } from './frailty.ts';
import { heartFailure } from './heart-failure.ts';
import { homeHazards } from './home-hazards.ts';
import { hypertension } from './hypertension.ts';
import { palliativeCare } from './palliative-care.ts';
import { pneumonia } from './pneumonia.ts';
import { postOperative } from './post-operative.ts';
import { respiratoryVirus } from './respiratory-virus.ts';
import { sleepApnoea } from './sleep-apnoea.ts';
import { urinaryInfection } from './urinary-infection.ts';

export const CONDITION_ENTRIES: readonly ConditionEntry[] = [
  anaemia, asthma, atrialFibrillation, copd, dehydration, dementia, depression, diabetesType1, diabetesType2, falls, frailty, heartFailure,
  homeHazards, hypertension, palliativeCare, pneumonia, postOperative, respiratoryVirus, sleepApnoea, urinaryInfection,
];

export const EPISODES: readonly EpisodeEntry[] = CONDITION_ENTRIES.flatMap(({ episodes }) => episodes);
