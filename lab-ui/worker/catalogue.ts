/** What fits a home, of the very catalogues that scenarios plant from. */
import { CommandName } from '../../contract/messages.ts';
import { ACTS } from '../../sim/acts/index.ts';
import { EPISODES } from '../../sim/conditions/index.ts';
import { DECOYS } from '../../sim/decoys/index.ts';
import { FAULTS } from '../../sim/faults/index.ts';
import type { World } from '../../sim/world.ts';
import type { DoableEntry, HomeCatalogue } from '../model/catalogue.ts';

const PLANTS = { episode: EPISODES, fault: FAULTS, decoy: DECOYS, act: ACTS } as const;

export function catalogueOf(world: World, index: number): HomeCatalogue {
  const home = world.home(index);
  const kinds = home.devices.map(({ kind }) => kind);
  const planted = (Object.keys(PLANTS) as (keyof typeof PLANTS)[]).flatMap((what) => PLANTS[what].filter((entry) => entry.id !== 'noop' && entry.fits(home.profile, kinds)).map((entry): DoableEntry => (
    { what, id: entry.id, title: entry.title, meaning: 'criterion' in entry ? entry.criterion : 'effect' in entry ? entry.effect : (entry.meaning ?? ''), ...('layer' in entry && { layer: entry.layer }) }
  )));
  return { home: index, entries: [...planted, ...CommandName.options.map((id): DoableEntry => ({ what: 'command', id, title: id, meaning: '' }))], devices: home.devices.map(({ dev }) => dev) };
}
