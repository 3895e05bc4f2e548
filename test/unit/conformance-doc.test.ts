/** docs/conformance.md names only tests and cases that exist, and leaves no rule out. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { cases } from '../../conformance/cases/cases.js';

const root = join(import.meta.dirname, '..', '..');

interface Rule {
  readonly number: number;
  readonly text: string;
  readonly clauses: string;
  readonly held: string;
  readonly cases: string;
}

const rules: readonly Rule[] = readFileSync(join(root, 'docs/conformance.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const [, number = '', text = '', clauses = '', held = '', ids = ''] = line.split('|').map((cell) => cell.trim());
    return { number: Number(number), text, clauses, held, cases: ids };
  });

const named = rules.flatMap(({ number, held }) => {
  return held.split('<br>').map((each): readonly [string, string, number] => {
    const [, file = '', name = ''] = /^`(test\/[\w./-]+\.test\.ts)`: (.+)$/.exec(each) ?? [];
    return [file, name, number];
  });
});

const namesIn = new Map<string, ReadonlySet<string>>();

/** First arguments of `it(...)`, `it.each(...)(...)` and the like, as they stand in the source. */
function testNamesIn(file: string): ReadonlySet<string> {
  const known = namesIn.get(file);
  if (known) return known;
  const names = new Set<string>();
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    const [name] = ts.isCallExpression(node) && isTest(node.expression) ? node.arguments : [];
    if (name && ts.isStringLiteralLike(name)) names.add(name.text);
    else if (name && ts.isTemplateExpression(name)) names.add(name.getText().slice(1, -1));
    ts.forEachChild(node, visit);
  };
  visit(source);
  namesIn.set(file, names);
  return names;
}

function isTest(callee: ts.Expression): boolean {
  if (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) return isTest(callee.expression);
  return ts.isIdentifier(callee) && (callee.text === 'it' || callee.text === 'test');
}

describe('the page of the rules and their tests', () => {
  it('has every rule once, in order, with its clauses', () => {
    expect(rules.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    for (const { number, text, clauses } of rules) {
      expect(`${number} ${text}`).toMatch(/^\d+ .{20}/);
      expect(`${number} ${clauses}`).toMatch(/^\d+ (?:(?:E|EJ|J|W) )?[A-Z\d]/);
    }
  });

  it.each(named)('names in %s the test "%s" (rule %i)', (file, name) => {
    expect(file).not.toBe('');
    expect(existsSync(join(root, file))).toBe(true);
    expect([...testNamesIn(file)]).toContain(name);
  });

  it('names a test for every rule', () => {
    expect(rules.filter(({ held }) => held === '').map(({ number }) => number)).toEqual([]);
  });

  it('names only certification cases that there are', () => {
    const ids = rules.flatMap((rule) => rule.cases.split(' ').filter((id) => id !== ''));
    expect(ids.length).toBeGreaterThan(40);
    expect(ids.filter((id) => !cases.some((each) => each.id === `${id}_CS`))).toEqual([]);
  });
});
