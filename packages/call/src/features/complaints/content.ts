import { utf8Encode } from '@conclave/base';
import { strictChatText } from '@conclave/crypto';
import type { MemberId } from '@conclave/crypto';
import * as v from 'valibot';

export const complaintReasons = ['disturbs', 'insults', 'shows', 'pretends', 'other'] as const;

/** Bytes of UTF-8: a few sentences. */
export const maxComplaintBytes = 1024;

/** 16 random bytes in base64url; with its sender's identity it names a complaint. */
export const complaintId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/));

export const memberId = v.custom<MemberId>((id) => typeof id === 'string' && /^[\da-f]{64}$/.test(id));

/** Empty, or what could stand in the chat. */
export const complaintText = v.pipe(
  v.string(),
  v.check((text) => text === '' || isText(text)),
);

/** APP-1: what somebody tells a host of somebody else. */
export const complaintContent = v.variant('type', [
  v.strictObject({
    type: v.literal('complaint'),
    id: complaintId,
    about: memberId,
    reason: v.picklist(complaintReasons),
    text: complaintText,
  }),
]);

export type ComplaintContent = v.InferOutput<typeof complaintContent>;

function isText(text: string): boolean {
  return strictChatText(text) !== undefined && utf8Encode(text).length <= maxComplaintBytes;
}
