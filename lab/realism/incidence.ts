import { mean, share, type Study, type Watch } from './study.ts';
import type { Home } from '../../sim/world.ts';

/** Events of life over years, without signals: who gets what, and when. */
function years(id: string, cohort: string, scenario: Study['scenario'], homes: number, statistics: Study['statistics'], figures: (homes: readonly Lived[]) => Record<string, number>): Study {
  return {
    id, cohort, homes, scenario: { ...scenario, life: { episodes: 1 } }, statistics, eventsOnly: true,
    watch(): Watch {
      const lived: Lived[] = [];
      return {
        home(home, world) {
          lived.push({ home, years: (world.end - world.start) / (365.25 * 86_400_000), of: (...entries) => home.causes.filter(({ truth }) => entries.includes(truth.entry)) });
        },
        sum: () => figures(lived),
      };
    },
  };
}
interface Lived {
  home: Home;
  years: number;
  of(...entries: string[]): Home['causes'];
}
const rate = (homes: readonly Lived[], ...entries: string[]) => homes.reduce((sum, one) => sum + one.of(...entries).length, 0) / homes.reduce((sum, one) => sum + one.years, 0);

export const falling = years('falling', 'adults of all ages for a year', { duration: '365d', population: [{ id: 'adults', share: 1, age: [25, 92], women: 0.52, devices: ['fall-pendant', 'pir', 'smart-bed'] }] }, 2400, [
  { id: 'FA-1.share', title: 'People of 65 and over who fall in a year', unit: '%', target: 29.4, margin: { band: [26, 33] }, source: 'FA-1: PMC4792421; Sensors reviews: 28.7–30 %, by exact interval of the count', level: 'population' },
  { id: 'FA-1.rate', title: 'Falls of adults', unit: 'per 100 person-years', target: 37.2, margin: { share: 0.1 }, source: 'FA-1: PMC4792421', level: 'population' },
  { id: 'FA-3.women', title: 'Falls, women against men', unit: '1', target: 1.3, margin: { share: 0.1 }, source: 'FA-3: SCOPE 2025, women 30 % more', level: 'population' },
  { id: 'FA-4.cannot-get-up', title: 'Falls after which an over-85 lies for more than an hour', unit: '%', target: 30, margin: { band: [15, 54] }, source: 'FA-4: Fleming 2008 (n = 60 fallers over 90): 30 % lay for an hour or more', level: 'population' },
], (homes) => {
  const FALLS = ['fall-with-long-lie', 'fall-recovered'];
  const old = homes.filter(({ home }) => home.profile.age >= 65);
  const oldest = homes.filter(({ home }) => home.profile.age >= 85);
  const by = (sex: string) => rate(homes.filter(({ home }) => home.profile.sex === sex), ...FALLS);
  return {
    'FA-1.share': share(old.map((one) => one.of(...FALLS).length), (count) => count > 0), 'FA-1.rate': 100 * rate(homes, ...FALLS), 'FA-3.women': by('female') / by('male'),
    'FA-4.cannot-get-up': (100 * rate(oldest, 'fall-with-long-lie')) / rate(oldest, ...FALLS),
  };
});

export const lungYears = years('lung-years', 'people with COPD for two years', { duration: '730d', population: [{ id: 'lungs', share: 1, age: [55, 85], conditions: ['copd'], devices: ['pulse-oximeter'] }] }, 900, [
  { id: 'ILL-4.mild', title: 'Flare-ups in mild COPD', unit: 'per person-year', target: 0.121, margin: { share: 0.3 }, source: 'ILL-4: PMC10007995; T10 asks for thousands of person-years of GOLD 1 alone', level: 'population' },
  { id: 'ILL-4.severe', title: 'Flare-ups in very severe COPD', unit: 'per person-year', target: 1.2, margin: { share: 0.1 }, source: 'ILL-4: PMC5877495, 1.2 ± 1.6', level: 'population' },
  { id: 'ILL-4.severe-sd', title: 'Flare-ups in very severe COPD, SD over people (yearly)', unit: 'per person-year', target: 1.6, margin: { share: 0.3 }, source: 'ILL-4: over-dispersed', level: 'population' },
  { id: 'ILL-3.silent', title: 'Flare-ups that no signal shows', unit: '%', target: 19, margin: { band: [15, 25] }, source: 'ILL-3: PMID 25564494 and related', level: 'population' },
], (homes) => {
  const at = (stage: string) => homes.filter(({ home }) => home.profile.stages['copd'] === stage);
  const all = homes.flatMap((one) => one.of('copd-flare-up'));
  const severe = at('gold-4').map((one) => one.of('copd-flare-up').filter(({ truth }) => truth.onset < Date.UTC(2027, 3, 15)).length);
  const middle = mean(severe);
  return {
    'ILL-4.mild': rate(at('gold-1'), 'copd-flare-up'), 'ILL-4.severe': rate(at('gold-4'), 'copd-flare-up'), 'ILL-4.severe-sd': Math.sqrt(mean(severe.map((count) => (count - middle) ** 2))),
    'ILL-3.silent': (100 * all.filter(({ truth }) => truth.silent).length) / all.length,
  };
});

export const heartYears = years('heart-years', 'people with heart failure for a year', { duration: '365d', population: [{ id: 'hearts', share: 1, age: [60, 88], conditions: ['heart-failure'], devices: ['scale', 'smart-bed'] }] }, 1200, [
  { id: 'DET-4.rate', title: 'Decompensations', unit: 'per patient-year', target: 0.85, margin: { band: [0.7, 1] }, source: 'DET-4 (0.7) and DET-6 (1.0): derived rates', level: 'population' },
  { id: 'ILL-8.blunted', title: 'People of 65 and over with absent or blunted fever', unit: '%', target: 25, margin: { band: [20, 30] }, source: 'ILL-8: Norman 2000, CID', level: 'population' },
], (homes) => ({ 'DET-4.rate': rate(homes, 'heart-failure-fluid-gain'), 'ILL-8.blunted': share(homes.filter(({ home }) => home.profile.age >= 65).map(({ home }) => home.profile.fever), (fever) => fever < 0.5) }));
