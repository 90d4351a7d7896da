import { beforeAll, expect, test, vi } from 'vitest';
import { freshRoot } from '../../test/fresh-root.ts';
import { initTexts } from '../texts/i18n.ts';
import { TextForm } from './text-form.tsx';

const { render } = freshRoot();

beforeAll(initTexts);

const button = (name: string): Promise<HTMLButtonElement> =>
  vi.waitUntil(() =>
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name),
  );

test('an answer that comes after its form was closed closes nothing that is shown now', async () => {
  const done: string[] = [];
  const answers = new Map<string, (wrong: string | null) => void>();
  const form = (name: string) => (
    <TextForm
      key={name}
      label="Name"
      initial={name}
      maxLength={64}
      autoComplete="off"
      doneLabel={name}
      take={() => new Promise((resolve) => answers.set(name, resolve))}
      onDone={() => done.push(name)}
    />
  );
  render(form('first'));
  (await button('first')).click();
  await vi.waitUntil(() => answers.has('first'));
  render(form('second'));
  (await button('second')).click();
  await vi.waitUntil(() => answers.has('second'));
  answers.get('first')?.(null);
  answers.get('second')?.(null);
  await vi.waitUntil(() => done.includes('second'));
  expect(done).toEqual(['second']);
});
