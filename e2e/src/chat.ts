import type { Person } from './person.ts';

/** Text of the messages in sight, by their accessible names. */
export function messages(person: Person): Promise<readonly string[]> {
  return person.driver.evaluate(
    () =>
      Array.from(document.querySelectorAll('[role=log] article'), (article) => {
        const text = article.querySelector('p[dir=auto]')?.textContent ?? '';
        return `${(article.getAttribute('aria-label') ?? '').replace(/, [\d:]+$/, '')}: ${text}`;
      }),
    null,
  );
}

export async function writes(person: Person, text: string): Promise<void> {
  await person.driver.fill({ role: 'textbox', name: 'Message' }, text);
  await person.driver.click({ role: 'button', name: 'Send' });
}

/** Another text for the own message that was written last. */
export async function edits({ driver }: Person, text: string): Promise<void> {
  // Messages of one minute have menus of one name.
  await driver.evaluate(() => {
    const menus = document.querySelectorAll<HTMLElement>('[aria-label^="Options for the message from You"]');
    Array.from(menus).at(-1)?.click();
  }, null);
  await driver.click({ role: 'menuitem', name: 'Edit' });
  await driver.fill({ role: 'textbox', name: 'Edit message' }, text);
  await driver.click({ role: 'button', name: 'Save' });
}
