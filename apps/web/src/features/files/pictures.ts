const signatures = [
  { type: 'image/png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { type: 'image/jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { type: 'image/gif', at: 0, bytes: [0x47, 0x49, 0x46, 0x38] },
  { type: 'image/webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
] as const;

type PictureType = (typeof signatures)[number]['type'];

/** What is shown of others' files, by what its bytes are and not by its name; null for everything else. */
export function pictureType(front: Uint8Array): PictureType | null {
  const isRiff = [0x52, 0x49, 0x46, 0x46].every((byte, index) => front[index] === byte);
  const found = signatures.find(({ at, bytes }) => bytes.every((byte, index) => front[at + index] === byte));
  return found === undefined || (found.type === 'image/webp' && !isRiff) ? null : found.type;
}

/** Above this a picture is saved and not shown, in bytes. */
const largestShown = 30_000_000;

/** Whether its name says that it is one of these. */
export function maybePicture(name: string, size: number): boolean {
  return size <= largestShown && /\.(?:png|jpe?g|gif|webp)$/i.test(name);
}
