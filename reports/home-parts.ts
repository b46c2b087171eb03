/** A graded run cut into its homes: every metric that adds up over homes can then be asked of one home alone. Homes are independent of each other; what happens in one is not. */
import type { GradedEvent, GradedMessage, GradedRun } from './graded-run.ts';

/** By home id. A shared cause belongs to its first home, and so does what was said of it. Metrics that need all homes at once (skill, the order of visits, attacks) make no sense of a part. */
export function homeParts(run: GradedRun): Map<string, GradedRun> {
  const homeOfEvent = new Map([...run.episodes, ...run.faults, ...run.attacks, ...run.others].map((event) => [event.id, event.homes[0]!]));
  const ofMessage = ({ truth, alert }: GradedMessage): string => homeOfEvent.get(truth[0] ?? '') ?? alert.home;
  const ofEvent = (event: GradedEvent): string => event.homes[0]!;
  const cut = <T>(items: readonly T[], homeOf: (item: T) => string) => Map.groupBy(items, homeOf);
  const [episodes, faults, attacks, others] = [cut(run.episodes, ofEvent), cut(run.faults, ofEvent), cut(run.attacks, ofEvent), cut(run.others, ofEvent)];
  const messages = cut(run.messages, ofMessage);
  const handling = cut(run.handling, ({ home }) => home);
  const escalations = cut(run.escalations, ({ raise }) => raise.alert.home);
  const resolutions = cut(run.resolutions, ({ resolved }) => resolved.alert.home);
  return new Map(run.homes.map((home): [string, GradedRun] => [home.id, {
    ...run, homes: [home], patientDays: run.patientDays / run.homes.length, episodes: episodes.get(home.id) ?? [], faults: faults.get(home.id) ?? [], attacks: attacks.get(home.id) ?? [], others: others.get(home.id) ?? [],
    messages: messages.get(home.id) ?? [], handling: handling.get(home.id) ?? [], escalations: escalations.get(home.id) ?? [], resolutions: resolutions.get(home.id) ?? [],
  }]));
}
