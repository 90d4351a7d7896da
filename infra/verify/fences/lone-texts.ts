import { Visitor, parseSync } from 'oxc-parser';
import type { Expression, JSXChild, JSXExpression } from 'oxc-parser';
import { lineAt } from '../line-at.ts';
import type { Fence, Violation } from '../tree.ts';

/**
 * A text is the only child of its element. Page translators put an element of their own around each text node; React, which
 * knows nothing of it, then fails to take the text away, or to put something before it, and the page falls over
 * (https://github.com/facebook/react/issues/11538). A text that is alone it sets as its element's whole content.
 */
export const loneTexts: Fence = ({ sources }) =>
  sources
    .filter(({ path }) => /^apps\/web\/.*\.tsx$/.test(path))
    .flatMap(({ path, text }) => textsIn(path, text).map((start) => violation(path, text, start)));

function violation(path: string, text: string, start: number): Violation {
  return {
    path,
    line: lineAt(text, start),
    message: 'a text beside something else needs an element of its own',
  };
}

/** @returns where the texts start that stand beside something else */
function textsIn(path: string, text: string): number[] {
  const { program } = parseSync(path, text);
  const nodes = new Set<string>();
  new Visitor({
    TSPropertySignature: ({ key, typeAnnotation }) => {
      const type = typeAnnotation?.typeAnnotation;
      const isNode = type?.type === 'TSTypeReference' && text.slice(type.start, type.end) === 'ReactNode';
      if (isNode && key.type === 'Identifier') nodes.add(key.name);
    },
    VariableDeclarator: ({ id, init }) => {
      if (id.type === 'Identifier' && init !== null && !isText(init, nodes)) nodes.add(id.name);
    },
  }).visit(program);
  const found: number[] = [];
  const look = (children: readonly JSXChild[]): void => {
    const shown = children.filter((child) => !isNothing(child));
    if (shown.length < 2) return;
    for (const child of shown) {
      if (
        child.type === 'JSXText' ||
        (child.type === 'JSXExpressionContainer' && isText(child.expression, nodes))
      )
        found.push(child.start);
    }
  };
  new Visitor({
    JSXElement: ({ children }) => look(children),
    JSXFragment: ({ children }) => look(children),
  }).visit(program);
  return found;
}

/** Line breaks between elements, and comments. */
function isNothing(child: JSXChild): boolean {
  if (child.type === 'JSXText') return child.value.trim() === '' && child.value.includes('\n');
  return child.type === 'JSXExpressionContainer' && child.expression.type === 'JSXEmptyExpression';
}

/** @param nodes names of what is known to be elements */
function isText(shown: Expression | JSXExpression, nodes: ReadonlySet<string>): boolean {
  switch (shown.type) {
    case 'JSXElement':
    case 'JSXFragment':
    case 'ArrowFunctionExpression':
    case 'JSXEmptyExpression':
      return false;
    case 'Literal':
      return typeof shown.value === 'string' || typeof shown.value === 'number';
    case 'Identifier':
      return !nodes.has(shown.name);
    case 'MemberExpression':
      return shown.property.type !== 'Identifier' || !nodes.has(shown.property.name);
    case 'ConditionalExpression':
      return isText(shown.consequent, nodes) || isText(shown.alternate, nodes);
    case 'LogicalExpression':
      return isText(shown.right, nodes);
    case 'ParenthesizedExpression':
      return isText(shown.expression, nodes);
    case 'CallExpression':
      return !(shown.callee.type === 'MemberExpression' && isMap(shown.callee.property));
    default:
      return true;
  }
}

function isMap(property: { readonly type: string; readonly name?: unknown }): boolean {
  return property.type === 'Identifier' && property.name === 'map';
}
