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
