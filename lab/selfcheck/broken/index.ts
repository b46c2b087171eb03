/** All broken pipelines, by id. A test keeps list and folder the same. */
import type { Broken } from '../bug.ts';
import { backDated } from './back-dated.ts';
import { blamesDevice } from './blames-device.ts';
import { blamesHub } from './blames-hub.ts';
import { codeUnknown } from './code-unknown.ts';
import { criesAttack } from './cries-attack.ts';
import { deadPartition } from './dead-partition.ts';
import { doublesOnRedelivery } from './doubles-on-redelivery.ts';
import { epochForgotten } from './epoch-forgotten.ts';
import { eventsUnheard } from './events-unheard.ts';
import { everySecondPack } from './every-second-pack.ts';
import { fahrenheit } from './fahrenheit.ts';
import { floodOfLow } from './flood-of-low.ts';
import { freezes } from './freezes.ts';
import { gateOff } from './gate-off.ts';
import { glucoseInMmol } from './glucose-in-mmol.ts';
import { lateDropped } from './late-dropped.ts';
import { lateTakenForNew } from './late-taken-for-new.ts';
import { localTime } from './local-time.ts';
import { longMean } from './long-mean.ts';
import { lostOverRestart } from './lost-over-restart.ts';
import { neverEscalates } from './never-escalates.ts';
import { neverResolves } from './never-resolves.ts';
import { notFolded } from './not-folded.ts';
import { oneBandOff } from './one-band-off.ts';
import { onePerStreet } from './one-per-street.ts';
import { priorityInverted } from './priority-inverted.ts';
import { quietHours } from './quiet-hours.ts';
import { replayAccepted } from './replay-accepted.ts';
import { resolvesAtOnce } from './resolves-at-once.ts';
import { silenceUnseen } from './silence-unseen.ts';
import { snoozes } from './snoozes.ts';
import { staleClears } from './stale-clears.ts';
import { ticketPerHome } from './ticket-per-home.ts';
import { twentyMinutesLate } from './twenty-minutes-late.ts';
import { wrongDevice } from './wrong-device.ts';
import { wrongHome } from './wrong-home.ts';
import { wrongResident } from './wrong-resident.ts';
import { wrongRole } from './wrong-role.ts';

export const BROKEN: readonly Broken[] = [
  backDated, blamesDevice, blamesHub, codeUnknown, criesAttack, deadPartition, doublesOnRedelivery, epochForgotten, eventsUnheard, everySecondPack, fahrenheit, floodOfLow, freezes,
  gateOff, glucoseInMmol, lateDropped, lateTakenForNew, localTime, longMean, lostOverRestart, neverEscalates, neverResolves, notFolded, oneBandOff, onePerStreet, priorityInverted,
  quietHours, replayAccepted, resolvesAtOnce, silenceUnseen, snoozes, staleClears, ticketPerHome, twentyMinutesLate, wrongDevice, wrongHome, wrongResident, wrongRole,
];
