import { boundedArray } from '@conclave/protocol';
import * as v from 'valibot';
import { maxComplaints } from './complaints.ts';
import type { Complaint } from './complaints.ts';
import { complaintId, complaintReasons, complaintText, memberId } from './content.ts';

const kept = v.pipe(
  v.string(),
  v.parseJson(),
  boundedArray(
    v.strictObject({
      id: complaintId,
      about: memberId,
      reason: v.picklist(complaintReasons),
      text: complaintText,
      from: memberId,
      fromName: v.string(),
      aboutName: v.string(),
      at: v.number(),
    }),
    maxComplaints,
  ),
);

/** What a host's tab keeps over a reload (COM-6). */
export function encodeComplaints(all: readonly Complaint[]): string {
  return JSON.stringify(all);
}

/** Empty where the text is nothing that this version kept. */
export function decodeComplaints(text: string): readonly Complaint[] {
  const parsed = v.safeParse(kept, text);
  return parsed.success ? parsed.output : [];
}
