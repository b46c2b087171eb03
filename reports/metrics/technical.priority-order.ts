import { defineMetric } from '../metric.ts';
import { bootstrap } from '../statistics.ts';
import { ordersOf, total } from '../visits.ts';

/** Differences of patient-hours below this are none: they come of adding up. */
const NOTHING = 1e-9;

/** 1 is the best order, 0 first come, first served; below 0 the order did harm. NaN where no order would have made a difference. */
function saved(pipeline: number, firstCome: number, best: number): number {
  return firstCome - best <= NOTHING ? NaN : Math.max(-1, Math.min(1, (firstCome - pipeline) / (firstCome - best)));
}

export default defineMetric({
  id: 'technical.priority-order',
  title: 'Who is visited first',
  unit: 'share',
  direction: 'higher',
  counted: 'ticketed faults',
  definition: 'Patient-hours of unmonitored risk that the pipeline’s priorities save a technician’s round against first come, first served, over what the best order saves: 1 is best, 0 no better than first come.',
  needs: ['faults', 'messages', 'homes', 'end'],
  compute(run) {
    const ticketed = run.faults.filter((fault) => fault.graded && fault.detection).length;
    if (ticketed === 0) return { notApplicable: 'no fault was ticketed' };
    const { risk } = ordersOf(run);
    const hours = { pipeline: total(risk.pipeline), firstCome: total(risk.firstCome), best: total(risk.best) };
    const value = saved(hours.pipeline, hours.firstCome, hours.best);
    if (Number.isNaN(value)) return { notApplicable: 'no order of these tickets would have made a difference' };
    const homes = [...risk.firstCome.keys()].toSorted();
    const rows = homes.map((home) => [risk.pipeline.get(home)!, risk.firstCome.get(home)!, risk.best.get(home)!] as const);
    const sum = (weights: Uint32Array, column: 0 | 1 | 2): number => rows.reduce((all, row, index) => all + weights[index]! * row[column], 0);
    const ci = bootstrap(homes.length, 'technical.priority-order', (weights) => saved(sum(weights, 0), sum(weights, 1), sum(weights, 2)));
    const line = (label: string, of: number): { label: string; value: number; n: number } => ({ label: `patient-hours ${label}`, value: Math.round(of * 100) / 100, n: ticketed });
    return { value, n: ticketed, ci, breakdown: [line('in the order of the pipeline', hours.pipeline), line('first come, first served', hours.firstCome), line('in the best order', hours.best)] };
  },
});
