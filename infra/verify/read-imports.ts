import { Visitor, parseSync } from 'oxc-parser';
import type { Argument } from 'oxc-parser';
import { lineAt } from './line-at.ts';
import type { Import } from './tree.ts';

type Written = Omit<Import, 'resolved'>;

/**
 * Every import that a source writes, in any form, also the modules that it names for a bundler to load:
 * `new URL('./worker.ts', import.meta.url)`.
 *
 * @throws {SyntaxError} the source does not parse
 */
export function readImports(path: string, text: string): readonly Written[] {
  const { program, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new SyntaxError(`${path}: ${errors[0].message}`);
  const found: Written[] = [];
  const add = (start: number, specifier: string | undefined, typeOnly: boolean): void => {
    found.push({ specifier, typeOnly, line: lineAt(text, start) });
  };
  const literal = (node: Argument): string | undefined => {
    if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
    // A template without a gap is as good as a string, and what minifiers make of one.
    if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined;
    return node.quasis[0]?.value.cooked ?? undefined;
  };

  new Visitor({
    ImportDeclaration: ({ start, source, importKind }) => add(start, source.value, importKind === 'type'),
    ExportNamedDeclaration: ({ start, source, exportKind }) => {
      if (source !== null) add(start, source.value, exportKind === 'type');
    },
    ExportAllDeclaration: ({ start, source, exportKind }) => add(start, source.value, exportKind === 'type'),
    ImportExpression: ({ start, source }) => add(start, literal(source), false),
    TSImportType: ({ start, source }) => add(start, source.value, true),
    NewExpression: ({ start, callee, arguments: [module, base] }) => {
      const named =
        callee.type === 'Identifier' && callee.name === 'URL' && module !== undefined
          ? literal(module)
          : undefined;
      if (
        named !== undefined &&
        base?.type === 'MemberExpression' &&
        base.object.type === 'MetaProperty' &&
        /\.[cm]?[jt]sx?$/.test(named)
      ) {
        add(start, named.startsWith('.') ? named : `./${named}`, false);
      }
    },
  }).visit(program);
  return found;
}
