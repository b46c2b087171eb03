/** Rules written as data, from files: YAML, or JSON, which is YAML too. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { badInput } from '../../contract/errors.ts';
import { RuleData } from '../../contract/rule.ts';
import { ruleProblems, rulesProblem } from '../core/rule-data.ts';

/** @throws TwinwardError bad input: what is wrong with the first bad file, and where in it; also where two say the same id */
export function readRules(files: readonly string[]): RuleData[] {
  const rules = files.map((file) => {
    let value: unknown;
    try {
      value = parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw badInput('rule-unreadable', `the rule cannot be read: ${(error as Error).message.split('\n')[0]}`, { file }, 'give a YAML file that begins with "schema: twinward.rule/1"');
    }
    const { data, error } = RuleData.safeParse(value);
    const problem = error ? { path: error.issues[0]?.path ?? [], message: error.issues[0]?.message ?? '' } : ruleProblems(data)[0];
    if (problem) throw badInput('rule-wrong', problem.message, { file, path: problem.path.join('.') }, '"twinward validate" names line and column');
    return data as RuleData;
  });
  const together = rulesProblem(rules);
  if (together) throw badInput(together.code, together.message, { file: files[together.index] as string, path: 'id' }, together.hint);
  return rules;
}
