import { concatBytes, equalBytes, utf8Decode, utf8Encode } from '@conclave/base';
import { holds } from '@conclave/base/testing';
import type { FuzzTarget } from '@conclave/base/testing';
import { chatText, strictChatText } from '../../src/app/chat-text.ts';
import { decrypted, encrypted } from '../../src/app/file-fixtures.ts';
import { decodeFileDescriptor, encodeFileDescriptor } from '../../src/app/file-format.ts';
import { fileName, strictFileName } from '../../src/app/file-name.ts';
import { filled } from './samples.ts';

const content = utf8Encode('the quick brown fox '.repeat(20));
const file = encrypted(content, { key: filled(32, 1), id: filled(16, 2) });

/** What the server hands over as a file. The first byte chooses the size of the parts. */
const fileCiphertext: FuzzTarget = {
  name: 'file-ciphertext',
  format: 'bytes',
  seeds: async () => [concatBytes(filled(1, 200), (await file).ciphertext)],
  run: async (input) => {
    const { ciphertext, descriptor } = await file;
    const given = input.slice(1);
    const { content: released, end } = await decrypted(given, descriptor, 1 + (input[0] ?? 0));
    holds('APP-2: released is what was encrypted', equalBytes(released, content.slice(0, released.length)));
    holds('APP-2: whole is what is the same', (end === 'ok') === equalBytes(given, ciphertext));
  },
};

const descriptor: FuzzTarget = {
  name: 'file-descriptor',
  format: 'bytes',
  seeds: async () => [encodeFileDescriptor((await file).descriptor)],
  run: (input) => {
    const read = decodeFileDescriptor(input);
    if (read.ok)
      holds('one descriptor has one encoding', equalBytes(encodeFileDescriptor(read.value), input));
  },
};

/** Names and messages that others typed. */
const texts: FuzzTarget = {
  name: 'shown-text',
  format: 'bytes',
  seeds: () =>
    ['report.pdf', '.. .x', 'con.txt', 'a\r\nb', ' e\u0301 ', `${'long '.repeat(60)}.tar.gz`].map(utf8Encode),
  run: (input) => {
    const text = utf8Decode(input);
    if (text === undefined) return;
    const name = fileName(text);
    holds('APP-2: a file name stays what it is', strictFileName(name).ok);
    const chat = chatText(text);
    if (chat.ok) holds('APP-1: a message stays what it is', strictChatText(chat.value) === chat.value);
  },
};

export const appTargets: readonly FuzzTarget[] = [fileCiphertext, descriptor, texts];
