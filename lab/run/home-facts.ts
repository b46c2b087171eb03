/** People for the reports: each home's resident gets a name that no message carries. */
import { base, en, Faker } from '@faker-js/faker';
import type { Condition } from '../../contract/messages.ts';
import type { HomeFacts } from '../../reports/run-record.ts';
import { streamId } from '../../sim/core/rng.ts';
import type { Home, World } from '../../sim/world.ts';

const NAME = streamId('name');
const WORDS: Partial<Record<Condition, string>> = { 'copd': 'COPD', 'diabetes-type-1': 'type 1 diabetes', 'diabetes-type-2': 'type 2 diabetes', 'frailty': 'frail' };
const faker = new Faker({ locale: [en, base] });

export function homeFacts(world: World, home: Home): HomeFacts {
  const { profile } = home;
  faker.seed(world.rng.word(home.index, NAME, 0));
  const name = `${faker.person.firstName(profile.sex)} ${faker.person.lastName(profile.sex)}`;
  const main = profile.conditions.filter((condition) => condition !== 'hypertension').slice(0, 2).map((condition) => WORDS[condition] ?? condition.replaceAll('-', ' '));
  return { id: home.id, area: home.area, resident: home.resident, who: [name, profile.age, ...main].join(', '), conditions: profile.conditions, devices: [...new Set(home.devices.map(({ kind }) => kind))] };
}
