import {
  ciphertextSize,
  computed,
  effect,
  err,
  fromBase64Url,
  inBackground,
  maxFileSize,
  ok,
  signal,
  toBase64Url,
} from '@conclave/base';
import type { Result } from '@conclave/base';
import { decodeFileDescriptor, encodeFileDescriptor, fileName } from '@conclave/crypto';
import type { FileDescriptor, MemberId } from '@conclave/crypto';
import type { Addressee } from '../../contents/content-owner.ts';
import type { Feature, FeaturePort, Running } from '../feature.ts';
import { moderates } from '../../people/moderates.ts';
import { mayWrite, writingPlace } from '../writing-place.ts';
import { spend } from '../../contents/pace.ts';
import type { Paces } from '../../contents/pace.ts';
import { fileContent } from './content.ts';
import type { FileContent } from './content.ts';
import { announced, changed, filePace, noFiles, offered, without } from './files.ts';
import type { FilesState, SharedFile } from './files.ts';
import { decodeFiles, encodeFiles } from './kept-files.ts';
import type { FileCipher } from './file-cipher.ts';
import type { PiecePort } from './pieces.ts';
import { receiveFile } from './receive-pieces.ts';
import { sendFile } from './send-pieces.ts';
import { Transfer } from './transfer.ts';
import type { FileSendFault, FileStateView, FilesView, FileView, OfferedFile } from './view.ts';

export { doCipherJob } from './cipher-jobs.ts';
export type { CipherJob } from './cipher-jobs.ts';
export type { FileCipher } from './file-cipher.ts';
export { workerCipher } from './worker-cipher.ts';
export { httpPieces } from './http-pieces.ts';
export type { PiecePort, PieceSource } from './pieces.ts';

/** APP-2: files, to everyone and to one person. A newcomer is told nothing of those of before; a tab keeps its list over a reload. */
export function files(outside: FilesOutside): Feature<FileContent, FilesView> {
  return { content: fileContent, audience: 'one', create: (port) => create(port, outside) };
}

export interface FilesOutside {
  readonly pieces: PiecePort;
  readonly fileCipher: FileCipher;
}

function create(
  port: FeaturePort<FileContent>,
  { pieces, fileCipher: cipher }: FilesOutside,
): Running<FileContent, FilesView> {
  const keepsake = port.keepsake('files');
  const kept = keepsake.before === null ? [] : decodeFiles(keepsake.before);
  const state = signal<FilesState>({ ...noFiles, files: kept });
  const transfers = signal<ReadonlyMap<string, Transfer>>(new Map());
  const largest = signal<number | null>(null);
  const offers = new Map<string, OfferedFile>();
  let ownPaces: Paces = new Map();
  let lastKey = 0;

  const place = () => writingPlace(port);
  const nameOf = (id: MemberId): string | null =>
    port.people.peek().find((each) => each.id === id)?.name ?? null;
  const find = (key: string): SharedFile | undefined => state.peek().files.find((file) => file.key === key);
  const change = (key: string, changes: Partial<SharedFile>): void => {
    state.value = changed(state.peek(), key, changes);
  };
  const begin = (key: string): Transfer => {
    const transfer = new Transfer(port.clock);
    transfers.value = new Map(transfers.peek()).set(key, transfer);
    return transfer;
  };
  const end = (key: string, transfer: Transfer): void => {
    if (transfers.peek().get(key) !== transfer) return;
    const rest = new Map(transfers.peek());
    rest.delete(key);
    transfers.value = rest;
  };

  const announce = async (key: string, descriptor: FileDescriptor, to: Addressee): Promise<void> => {
    const content = { type: 'file', descriptor: toBase64Url(encodeFileDescriptor(descriptor)) } as const;
    if (to === 'everyone') return port.send(content);
    const sent = await port.sendTo(to, content);
    if (!sent.ok && sent.error === 'not-here')
      change(key, { state: { kind: 'failed', while: 'sending', fault: 'not-here' } });
  };
  const upload = async (key: string, file: OfferedFile, to: Addressee): Promise<void> => {
    const transfer = begin(key);
    const sent = await sendFile({ pieces, transfer, cipher, random: port.random }, file);
    end(key, transfer);
    if (find(key) === undefined) return;
    if (!sent.ok) return change(key, { state: { kind: 'failed', while: 'sending', fault: sent.error } });
    offers.delete(key);
    change(key, { descriptor: sent.value, name: sent.value.name, state: { kind: 'announcing' } });
    await announce(key, sent.value, to);
  };
  const mayGo = (size: number, most: number | null, to: Addressee): Result<void, FileSendFault> => {
    if (!mayWrite(port.self.peek(), to, place()))
      return err(to === 'everyone' ? 'stopped' : 'direct-stopped');
    if (most === null) return err('not-connected');
    if (most === 0) return err('switched-off');
    if (size > most || size > maxFileSize) return err('too-large');
    const paced = spend(ownPaces, filePace, 'self', port.clock.now());
    if (paced === undefined) return err('too-fast');
    ownPaces = paced;
    return ok(undefined);
  };
  const askLargest = async (): Promise<number | null> => {
    largest.value = (await pieces.largest()) ?? largest.peek();
    return largest.peek();
  };

  const view: FilesView = {
    files: computed(() => state.value.files.map((file) => viewOf(file, transfers.value.get(file.key)))),
    largest,
    canSend: computed(() => largest.value !== 0 && (port.rules.value.chat || moderates(port.self.value))),
    tooFast: computed(() => [...state.value.tooFast.values()]),
    ask: () => inBackground(askLargest()),
    send: async (file, toId) => {
      const to = toId === null ? 'everyone' : port.people.peek().find((each) => each.id === toId)?.id;
      if (to === undefined) return err('not-here');
      const allowed = mayGo(file.size, await askLargest(), to);
      if (!allowed.ok) return allowed;
      lastKey += 1;
      const key = `own/${lastKey}`;
      const { size } = file;
      offers.set(key, file);
      state.value = offered(
        state.peek(),
        port.self.peek(),
        { key, name: fileName(file.name), size, to },
        place(),
      );
      inBackground(upload(key, file, to));
      return ok(undefined);
    },
    receive: (key, sink) => {
      const file = find(key);
      const descriptor = file?.descriptor ?? null;
      if (descriptor === null || transfers.peek().has(key)) return;
      const transfer = begin(key);
      change(key, { state: { kind: 'receiving' } });
      inBackground(
        receiveFile({ pieces, transfer, cipher }, descriptor, sink).then((received) => {
          const isCurrent = transfers.peek().get(key) === transfer;
          end(key, transfer);
          // Who cancelled it was shown so already.
          if (!isCurrent) return;
          if (received.ok) return change(key, { state: { kind: 'received' } });
          if (received.error === 'not-authentic') port.violation('APP-2');
          change(key, { state: { kind: 'failed', while: 'receiving', fault: received.error } });
        }),
      );
    },
    pause: (key) => transfers.peek().get(key)?.pause(),
    resume: (key) => transfers.peek().get(key)?.resume(),
    cancel: (key) => {
      const transfer = transfers.peek().get(key);
      const file = find(key);
      if (file === undefined) return;
      const isFailed = file.state.kind === 'failed' && file.state.while === 'sending';
      if (file.state.kind === 'sending' || isFailed) {
        offers.delete(key);
        state.value = without(state.peek(), key);
      } else if (file.state.kind === 'receiving') change(key, { state: { kind: 'there' } });
      if (transfer !== undefined) end(key, transfer);
      transfer?.cancel();
    },
    retry: (key) => {
      const [file, offer] = [find(key), offers.get(key)];
      if (file?.state.kind !== 'failed' || offer === undefined) return;
      change(key, { state: { kind: 'sending' } });
      inBackground(upload(key, offer, file.to));
    },
  };

  let isFirst = true;
  const stopKeeping = effect(() => {
    const { files: all } = state.value;
    if (!isFirst) keepsake.keep(() => encodeFiles(all));
    isFirst = false;
  });

  return {
    view,
    received: (from, { descriptor: text }, to) => {
      const descriptor = decodeFileDescriptor(fromBase64Url(text) ?? new Uint8Array(0));
      if (!descriptor.ok) return;
      const before = state.peek();
      state.value = announced(before, from, descriptor.value, to, place());
      const isNew = state.peek().files.length > before.files.length;
      if (isNew && !from.isSelf) port.notice('file', nameOf(from.id) ?? from.name);
    },
    // Whoever has a file already knows it by its author and id.
    sayAgain: () => {
      for (const { key, descriptor, state: how, to } of state.peek().files) {
        if (how.kind === 'announcing' && descriptor !== null) inBackground(announce(key, descriptor, to));
      }
    },
    hostActed: null,
    close: () => {
      stopKeeping();
      for (const transfer of transfers.peek().values()) transfer.cancel();
      offers.clear();
      for (const { descriptor } of state.peek().files) descriptor?.key.fill(0);
      state.value = noFiles;
    },
  };
}

function viewOf(file: SharedFile, transfer: Transfer | undefined): FileView {
  const { key, author, authorName, isOwn, to, toName, name, size, at } = file;
  return {
    key,
    authorId: author,
    authorName,
    isOwn,
    to: to === 'everyone' ? null : { id: to, name: toName ?? '' },
    name,
    size,
    at,
    state: stateOf(file, transfer),
  };
}

function stateOf({ state, size }: SharedFile, transfer: Transfer | undefined): FileStateView {
  switch (state.kind) {
    case 'announcing':
      return { kind: 'sending', done: size, isPaused: false, isWaiting: false };
    case 'sending':
    case 'receiving': {
      const { done = 0, isPaused = false, isWaiting = false } = transfer?.progress.value ?? {};
      // What is padding and tags is nothing to people.
      const share = Math.min(1, done / ciphertextSize(size));
      return { kind: state.kind, done: Math.round(share * size), isPaused, isWaiting };
    }
    case 'failed':
      return state;
    case 'there':
    case 'received':
    case 'stopped':
    case 'broken-off':
      return { kind: state.kind };
  }
}
