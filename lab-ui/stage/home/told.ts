/** A home in sentences: who is where, what does not work. The same as the picture says, for who does not see it. */
import type { FloorPlan } from '../../../contract/floor-plan.ts';
import type { HomeDetail } from '../../model/home-detail.ts';
import type { TruthRow } from '../../model/run-view.ts';
import { words } from '../../words.ts';
import { HOME_WORDS as W } from '../../words/home.ts';
import { queueAt, waysAt } from './beads.ts';
import { hubTrouble, kitNow } from './troubles.ts';
import { carerAt, inhabited, residentAt, type Whereabouts } from './whereabouts.ts';

export const deviceName = (dev: string, kind: string): string => words(dev.startsWith(kind) ? dev : kind);

export function roomWords(plan: FloorPlan, where: Whereabouts): string {
  const title = plan.rooms.find(({ id }) => id === where.room)?.title;
  return title === undefined || where.pose === 'toilet' ? '' : W.inRoom(title);
}

export function homeTold(plan: FloorPlan, detail: HomeDetail, truths: readonly TruthRow[], at: number, name: string): string[] {
  const home = inhabited(plan);
  const resident = residentAt(home, detail.states, at, true);
  const carer = carerAt(home, truths, detail.states, resident, at, true);
  const ways = waysAt(detail, at);
  const hub = hubTrouble(detail, at);
  const { waiting } = queueAt(detail, at);
  const kit = kitNow(detail, truths, at).flatMap(({ dev, trouble, faulty }) => {
    const { kind } = detail.devices.find((one) => one.dev === dev)!;
    return trouble || faulty ? [W.device(deviceName(dev, kind), [trouble && W.trouble[trouble], faulty && W.faulty].filter(Boolean).join(', '))] : [];
  });
  const wrong = [
    ...(hub ? [W.hubTrouble[hub]] : []), ...(waiting > 0 ? [W.waiting(waiting)] : []), ...(ways.link === 'lost' ? [W.linkLost] : ways.link === 'weak' ? [W.linkWeak] : []), ...kit,
    ...(truths.some(({ kind, from, to }) => kind === 'attack' && from <= at && to > at) ? [W.attacked] : []),
  ];
  return [resident ? W.who(name, W.does[resident.pose], roomWords(plan, resident)) : W.out(name), ...(carer ? [W.carerHere(roomWords(plan, carer))] : []), ...(wrong.length > 0 ? wrong : [W.allWell])];
}
