import { err, ok, utf8Encode } from '@conclave/base';
import type { Brand, Result } from '@conclave/base';
import { isForbidden } from '../text/forbidden-characters.ts';

/** A file's name that no file system and no reader takes for something else. */
export type FileName = Brand<string, 'FileName'>;

/** Bytes of UTF-8: the limit of the common file systems. */
export const maxFileNameBytes = 255;

/**
 * Path separators, what stands for them or for drives and streams on Windows, and characters that look like a separator,
 * a full stop or a colon: with them "report.pdf" could be a path, or end otherwise than it seems.
 */
const separators =
  '/\\:*?"<>|\u2024\u2044\u2215\u2216\u2236\u29f5\u29f8\u29f9\ua789\ufe52\ufe55\ufe68\uff0e\uff0f\uff1a\uff3c';

/** Names of devices on Windows, whatever extension follows (Microsoft, "Naming files, paths, and namespaces"). */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/iu;

const fallback = 'file';

/**
 * The name under which a file is offered to others: what could mislead or not be stored becomes "_", runs of white space
 * become one blank (so that no extension is pushed out of sight), a name that is too long loses its middle and keeps
 * its extension.
 */
export function fileName(given: string): FileName {
  const cleaned = Array.from(
    given
      .slice(0, 64 * maxFileNameBytes)
      .normalize('NFC')
      .replace(/\s+/gu, ' '),
  )
    .map((character) => (isForbidden(character) || separators.includes(character) ? '_' : character))
    .join('');
  const trimmed = shorten(trimEnds(cleaned.normalize('NFC')));
  const named = trimmed === '' ? fallback : trimmed;
  const safe = device.test(named) ? shorten(`_${named}`) : named;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand says that the checks above were made
  return safe as FileName;
}

/** The very same text as a name: what `fileName` would change is refused in what another member sent. */
export function strictFileName(text: string): Result<FileName, 'unsafe-name'> {
  const name = fileName(text);
  return name === text ? ok(name) : err('unsafe-name');
}

/** Leading full stops hide a file, trailing ones and blanks are dropped by Windows. */
function trimEnds(name: string): string {
  return name.replace(/^[\s.]+|[\s.]+$/gu, '');
}

function shorten(name: string): string {
  if (utf8Encode(name).length <= maxFileNameBytes) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && utf8Encode(name.slice(dot)).length <= 32 ? name.slice(dot) : '';
  const stem = extension === '' ? name : name.slice(0, dot);
  let kept = '';
  let room = maxFileNameBytes - utf8Encode(extension).length;
  for (const character of stem) {
    room -= utf8Encode(character).length;
    if (room < 0) break;
    kept += character;
  }
  return trimEnds(kept) + extension;
}
