import { expect } from '@playwright/test';
import './page-globals.ts';
import type { Person } from './person.ts';

interface Made {
  readonly name: string;
  readonly size: number;
}

/** Chooses a file in the page, as the button "Send a file" does, and tells the SHA-256 of what is in it. */
export async function send({ driver }: Person, file: Made): Promise<string> {
  await driver.see({ role: 'button', name: 'Send a file' });
  return driver.evaluate(async ({ name, size }) => {
    const content = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(content.subarray(at, at + 65_536));
    const chosen = new DataTransfer();
    chosen.items.add(new File([content], name));
    const input = document.querySelector('input[type=file]');
    if (!(input instanceof HTMLInputElement)) throw new Error('there is nothing to choose files with');
    input.files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
    return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }, file);
}

/** Downloads a file, and tells the SHA-256 of what the page gives the browser to save. */
export async function download({ driver }: Person, name: string): Promise<string> {
  await driver.evaluate(() => {
    if (window.savedBlobs !== undefined) return;
    window.savedBlobs = [];
    const made = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob) window.savedBlobs?.push(blob);
      return made(blob);
    };
  }, null);
  await driver.click({ role: 'button', name: `Download ${name}` });
  const hash = (): Promise<string> =>
    driver.evaluate(async () => {
      const blob = window.savedBlobs?.at(-1);
      if (blob === undefined) return '';
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
      window.savedBlobs = [];
      return `${blob.type} ${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    }, null);
  let told = '';
  await expect.poll(async () => (told = await hash()), { timeout: 120_000 }).not.toBe('');
  const [type, digest] = told.split(' ');
  expect(type).toBe('application/octet-stream');
  return digest ?? '';
}

export async function openFiles({ driver }: Person): Promise<void> {
  await driver.click({ role: 'button', name: 'More' });
  await driver.click({ role: 'menuitem', name: 'Files' });
  await driver.see({ role: 'heading', name: 'Files' });
}
