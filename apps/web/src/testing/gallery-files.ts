import type { FileView } from '@conclave/call';
import { inCall, people } from './gallery-scene.ts';
import type { GalleryState } from './gallery-scene.ts';

/** @param from null for one's own */
function file(from: string | null, name: string, size: number, state: FileView['state']): FileView {
  const author = { authorId: 'b2', authorName: from ?? 'Ada Lovelace', isOwn: from === null };
  return { key: name, ...author, to: null, name, size, at: 0, state };
}

/** One in each state. */
const all: readonly FileView[] = [
  file('Grace Hopper', 'Q3 R&D Report.pdf', 3_400_000, { kind: 'there' }),
  file('Alan Turing', 'enigma.png', 812_000, { kind: 'there' }),
  file('Grace Hopper', 'recording of the whole conference day.webm', 1_200_000_000, {
    kind: 'receiving',
    done: 410_000_000,
    isPaused: false,
    isWaiting: false,
  }),
  file('Alan Turing', 'letter.txt', 900, {
    kind: 'failed',
    while: 'receiving',
    fault: 'not-authentic',
  }),
  file(null, 'notes.txt', 12_000, { kind: 'there' }),
  file(null, 'backup.zip', 190_000_000, { kind: 'failed', while: 'sending', fault: 'meeting-full' }),
  file(null, 'minutes.odt', 31_000, { kind: 'broken-off' }),
  file(null, 'slides.pptx', 24_000_000, {
    kind: 'sending',
    done: 9_000_000,
    isPaused: true,
    isWaiting: false,
  }),
];

export const filesStates: Readonly<Record<string, () => GalleryState>> = {
  files: () => inCall({ participants: people(4), features: { files: all } }),
};
