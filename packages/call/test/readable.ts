import { equalBytes, toBase64Url } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { decodeAdmission, unpackFrame } from '@conclave/protocol';
import type { Frame } from '@conclave/protocol';

/** A frame as text, its blob behind it. */
export function readable(frame: Frame): string {
  if (typeof frame === 'string') return frame;
  const { text, blob } = unpackFrame(frame) ?? { text: '', blob: frame };
  return text + toBase64Url(blob);
}

export function isOf(admission: Bytes, groupId: Bytes | undefined): boolean {
  const group = decodeAdmission(admission);
  return groupId !== undefined && group.ok && equalBytes(group.value.groupId, groupId);
}
