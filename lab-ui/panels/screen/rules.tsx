/** The rules of legibility: what was measured, the limit, where it comes from, and whether it holds. */
import type { Rule } from '../../model/legibility.ts';
import { RULE_WORDS, ruleLimit, ruleValue, SCREEN_WORDS as W, SOURCE_WORDS } from '../../words/screen.ts';
import { VerdictSymbol } from '../symbols.tsx';

export function Verdict({ rules }: { rules: readonly Rule[] }) {
  const broken = rules.filter(({ pass }) => !pass).length;
  return <p className={broken > 0 ? 'rules-overall broken' : 'rules-overall'} role="status"><VerdictSymbol verdict={broken > 0 ? 'false' : 'right'} size={16} />{broken === 0 ? W.overall.all(rules.length) : W.overall.some(broken, rules.length)}</p>;
}

export function Rules({ rules }: { rules: readonly Rule[] }) {
  return (
    <table className="rules">
      <caption className="unseen">{W.rules}</caption>
      <thead><tr><th scope="col">{W.columns.rule}</th><th scope="col">{W.columns.value}</th><th scope="col">{W.columns.limit}</th><th scope="col">{W.columns.source}</th><th scope="col">{W.columns.verdict}</th></tr></thead>
      <tbody>
        {rules.toSorted((a, b) => Number(a.pass) - Number(b.pass)).map((rule) => (
          <tr key={rule.id} className={rule.pass ? '' : 'broken'}>
            <th scope="row"><span title={RULE_WORDS[rule.id].why}>{RULE_WORDS[rule.id].name}</span>{!rule.pass && rule.where && <small>{W.worst(rule.where)}</small>}</th>
            <td>{ruleValue(rule.id, rule.value)}</td>
            <td>{ruleLimit(rule)}</td>
            <td><span title={SOURCE_WORDS[rule.source].hint}>{SOURCE_WORDS[rule.source].name}</span></td>
            <td><span className={rule.pass ? 'rule-verdict' : 'rule-verdict broken'}><VerdictSymbol verdict={rule.pass ? 'right' : 'false'} size={12} />{rule.pass ? W.holds : W.broken}</span></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
