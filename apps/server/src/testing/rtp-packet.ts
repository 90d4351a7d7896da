/** An RTP packet, as far as a test looks into it (RFC 3550 section 5.1, RFC 8285 section 4). */
export interface RtpPacket {
  readonly payloadType: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly marker: boolean;
  /** Ids of the header extensions that it carries. */
  readonly extensionIds: readonly number[];
  /** Without header and padding. */
  readonly payload: Uint8Array;
}

const oneByteProfile = 0xbede;
const twoByteProfile = 0x1000;

/** @returns undefined where the bytes are no RTP packet */
export function parseRtpPacket(bytes: Uint8Array): RtpPacket | undefined {
  if (bytes.length < 12) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [first, second] = [view.getUint8(0), view.getUint8(1)];
  if (first >> 6 !== 2) return undefined;
  let offset = 12 + (first & 0x0f) * 4;
  let extensionIds: readonly number[] = [];
  if ((first & 0x10) !== 0) {
    if (offset + 4 > bytes.length) return undefined;
    const length = view.getUint16(offset + 2) * 4;
    if (offset + 4 + length > bytes.length) return undefined;
    extensionIds = readIds(view.getUint16(offset), bytes.subarray(offset + 4, offset + 4 + length));
    offset += 4 + length;
  }
  const padding = (first & 0x20) === 0 ? 0 : view.getUint8(bytes.length - 1);
  if (offset + padding > bytes.length) return undefined;
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequenceNumber: view.getUint16(2),
    timestamp: view.getUint32(4),
    ssrc: view.getUint32(8),
    extensionIds,
    payload: bytes.slice(offset, bytes.length - padding),
  };
}

function readIds(profile: number, data: Uint8Array): readonly number[] {
  const ids: number[] = [];
  const twoByte = (profile & 0xfff0) === twoByteProfile;
  if (!twoByte && profile !== oneByteProfile) return ids;
  for (let offset = 0; offset < data.length;) {
    const head = data[offset] ?? 0;
    // RFC 8285: zero is padding in both forms.
    if (head === 0) {
      offset += 1;
      continue;
    }
    const id = twoByte ? head : head >> 4;
    if (!twoByte && id === 15) break;
    ids.push(id);
    offset += twoByte ? 2 + (data[offset + 1] ?? 0) : 2 + (head & 0x0f);
  }
  return ids;
}
