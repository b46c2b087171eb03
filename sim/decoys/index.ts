/** The decoy catalogue, in order of id. A test compares this list with the folder. */
import type { DecoyEntry } from '../core/catalogue.ts';
import { burntToast } from './burnt-toast.ts';
import { childPressesButton } from './child-presses-button.ts';
import { coldFinger } from './cold-finger.ts';
import { compressionLow } from './compression-low.ts';
import { copdBaselineDip } from './copd-baseline-dip.ts';
import { coughingFit } from './coughing-fit.ts';
import { cuffOverSleeve } from './cuff-over-sleeve.ts';
import { exercise } from './exercise.ts';
import { fullBladder } from './full-bladder.ts';
import { guestInTheBed } from './guest-in-the-bed.ts';
import { heavyClothes } from './heavy-clothes.ts';
import { hotBath } from './hot-bath.ts';
import { hotDrink } from './hot-drink.ts';
import { lateDose } from './late-dose.ts';
import { lateFluids } from './late-fluids.ts';
import { motionArtefact } from './motion-artefact.ts';
import { nightVisitor } from './night-visitor.ts';
import { petInTheRoom } from './pet-in-the-room.ts';
import { physiotherapy } from './physiotherapy.ts';
import { postMealRise } from './post-meal-rise.ts';
import { roomTooWarm } from './room-too-warm.ts';
import { saltyMeal } from './salty-meal.ts';
import { satDownHard } from './sat-down-hard.ts';
import { scaleMoved } from './scale-moved.ts';
import { stoodUpFast } from './stood-up-fast.ts';
import { strongCoffee } from './strong-coffee.ts';
import { sugarOnTheFinger } from './sugar-on-the-finger.ts';
import { visitorOnScale } from './visitor-on-scale.ts';
import { watchLeftOff } from './watch-left-off.ts';
import { weakBlow } from './weak-blow.ts';
import { whiteCoat } from './white-coat.ts';

export const DECOYS: readonly DecoyEntry[] = [
  burntToast, childPressesButton, coldFinger, compressionLow, copdBaselineDip, coughingFit, cuffOverSleeve, exercise, fullBladder, guestInTheBed, heavyClothes, hotBath, hotDrink,
  lateDose, lateFluids, motionArtefact, nightVisitor, petInTheRoom, physiotherapy, postMealRise, roomTooWarm, saltyMeal, satDownHard, scaleMoved, stoodUpFast, strongCoffee,
  sugarOnTheFinger, visitorOnScale, watchLeftOff, weakBlow, whiteCoat,
];
