import { utf8Encode } from '@conclave/base';
import * as fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { fileName, maxFileNameBytes, strictFileName } from './file-name.ts';

vi.setConfig({ testTimeout: 30_000 });

it('APP-2: ordinary names stay as they are, in any script', () => {
  for (const name of [
    'report.pdf',
    'Übersicht 2024 (final).xlsx',
    '山田.tar.gz',
    'نتيجة.txt',
    'a',
    '🎉.png',
  ]) {
    expect(strictFileName(name)).toEqual({ ok: true, value: name });
  }
});

it('APP-2: a name is no path, no drive and no stream, whatever the separator looks like', () => {
  expect(fileName('../../etc/passwd')).toBe('_.._etc_passwd');
  expect(fileName('C:\\temp\\a.txt')).toBe('C__temp_a.txt');
  expect(fileName('a.txt:stream')).toBe('a.txt_stream');
  for (const separator of [
    '/',
    '\\',
    '\u2044',
    '\u2215',
    '\uff0f',
    '\uff3c',
    '\uff1a',
    '\u2024',
    '\0',
    '\n',
  ]) {
    expect(strictFileName(`a${separator}b`)).toEqual({ ok: false, error: 'unsafe-name' });
  }
});

it('APP-2: nothing hides or turns round what the name ends in', () => {
  expect(fileName('invoice\u202efdp.exe')).toBe('invoice_fdp.exe');
  expect(fileName(`invoice.pdf${' '.repeat(200)}.exe`)).toBe('invoice.pdf .exe');
  expect(fileName('invoice.pdf\u3164.exe')).toBe('invoice.pdf_.exe');
});

it('APP-2: no name means something to a file system', () => {
  for (const name of ['.', '..', '', ' ', '. .', '\u202e']) expect(['file', '_']).toContain(fileName(name));
  expect(fileName('.bashrc')).toBe('bashrc');
  expect(fileName('trailing. . ')).toBe('trailing');
  for (const name of ['CON', 'con.txt', 'Lpt1.a.b', 'COM¹', 'nul.']) expect(fileName(name)).toMatch(/^_/u);
  expect(fileName('console.txt')).toBe('console.txt');
});

it('APP-2: a huge name keeps its beginning and its extension, and whole characters', () => {
  const name = fileName(`${'山'.repeat(300)}.jpeg`);
  expect(name).toBe(`${'山'.repeat(83)}.jpeg`);
  expect(fileName('a'.repeat(10_000_000)).length).toBe(maxFileNameBytes);
  expect(utf8Encode(fileName(`x.${'y'.repeat(400)}`)).length).toBe(maxFileNameBytes);
});

it('APP-2: every text becomes a name that is accepted unchanged', () => {
  const troubled = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(fc.constantFrom('.', ' ', '/', 'con', '\u202e', 'é', 'e\u0301', '山', '\ud800', 'x'.repeat(90)))
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(troubled, (given) => {
      const name = fileName(given);
      expect(strictFileName(name)).toEqual({ ok: true, value: name });
      expect(utf8Encode(name).length).toBeLessThanOrEqual(maxFileNameBytes);
      expect(name).not.toMatch(/^[\s.]|[\s.]$|[/\\:]|^$/u);
    }),
  );
});
