import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './cli.ts';

/** The members of the interfaces and classes of a package's type definitions, by their names. */
function membersOf(path: string): Map<string, Set<string>> {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const found = new Map<string, Set<string>>();
  const visit = (node: ts.Node): void => {
    if ((ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node)) && node.name) {
      const members = found.get(node.name.text) ?? new Set<string>();
      for (const member of node.members) {
        if (member.name && ts.isIdentifier(member.name)) members.add(member.name.text);
        // An event is known by the first parameter of `on`.
        const first = ts.isMethodDeclaration(member) ? member.parameters[0]?.type : undefined;
        if (first && ts.isLiteralTypeNode(first) && ts.isStringLiteral(first.literal)) {
          members.add(`event ${first.literal.text}`);
        }
      }
      found.set(node.name.text, members);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const modules = join(ROOT, 'node_modules');
export const electronTypes = () => membersOf(join(modules, 'electron', 'electron.d.ts'));
export const builderTypes = () =>
  membersOf(join(modules, 'app-builder-lib', 'out', 'configuration.d.ts'));
