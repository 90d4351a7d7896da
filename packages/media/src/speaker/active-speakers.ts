import { Loudness } from './loudness.ts';
import { SpeakingFlag } from './speaking-flag.ts';
import { SpeechActivity } from './speech-activity.ts';
import type { ActivityScores } from './speech-activity.ts';

const FRAME_MS = 20;
const DECISION_EVERY_MS = 300;
/** No level for this long: the frames are lost or the stream is closed. Longer than a batch and its way. */
const MISSING_AFTER_MS = 300;
/** More silence than this changes nothing: a computer that slept for hours does not catch up on them. */
const LONGEST_GAP_MS = 3000;
const SILENCE = 127;
/** C1 and C2 of Volfin and Cohen: how much more active a newcomer must be, as a log of the ratio; C3 is 0. */
const IMMEDIATE_LEAD = 3;
const MEDIUM_LEAD = 2;

interface Speaker {
  readonly loudness: Loudness;
  readonly flag: SpeakingFlag;
  readonly activity: SpeechActivity;
  heardAt: number;
}

/**
 * Who speaks, and who is the dominant speaker (Volfin and Cohen 2013, see speech-activity.ts), from the level bytes
 * that the frame worker authenticated (FRM-6). Pure: `now` is milliseconds of one clock.
 */
export class ActiveSpeakers {
  readonly #speakers = new Map<number, Speaker>();
  #dominant: number | null = null;
  #decideAt = Number.NEGATIVE_INFINITY;

  /** @param levels of RFC 6464, one per 20 ms, oldest first */
  push(leafIndex: number, levels: readonly number[], now: number): void {
    const speaker = this.#speakers.get(leafIndex) ?? {
      loudness: new Loudness(),
      flag: new SpeakingFlag(),
      activity: new SpeechActivity(),
      heardAt: now,
    };
    this.#speakers.set(leafIndex, speaker);
    speaker.heardAt = now;
    for (const level of levels) feed(speaker, level);
  }

  /** Lets time pass for those who are not heard from, and chooses the dominant speaker anew when it is time. */
  advance(now: number): void {
    for (const speaker of this.#speakers.values()) {
      speaker.heardAt = Math.max(speaker.heardAt, now - LONGEST_GAP_MS);
      for (; now - speaker.heardAt > MISSING_AFTER_MS; speaker.heardAt += FRAME_MS) feed(speaker, SILENCE);
    }
    if (now < this.#decideAt) return;
    this.#decideAt = now + DECISION_EVERY_MS;
    this.#dominant = this.#decide();
  }

  /** Forgets everybody who is not of the meeting any more. */
  retain(leaves: ReadonlySet<number>): void {
    for (const leafIndex of this.#speakers.keys()) {
      if (!leaves.has(leafIndex)) this.#speakers.delete(leafIndex);
    }
    if (this.#dominant !== null && !leaves.has(this.#dominant)) this.#dominant = null;
  }

  get speaking(): ReadonlySet<number> {
    return new Set([...this.#speakers].filter(([, { flag }]) => flag.on).map(([leafIndex]) => leafIndex));
  }

  /** The dominant speaker; stays the last one while nobody speaks, and is null before anybody did. */
  get dominant(): number | null {
    return this.#dominant;
  }

  #decide(): number | null {
    const incumbent = this.#dominant === null ? undefined : this.#speakers.get(this.#dominant);
    let best = this.#dominant;
    let bestLead = MEDIUM_LEAD;
    for (const [leafIndex, speaker] of this.#speakers) {
      if (leafIndex === this.#dominant || !speaker.flag.on) continue;
      const scores = speaker.activity.scores();
      const reference = incumbent?.activity.scores() ?? new SpeechActivity().scores();
      const lead = Math.log(scores.medium / reference.medium);
      if (outdoes(scores, reference) && lead > bestLead) {
        best = leafIndex;
        bestLead = lead;
      }
    }
    return best;
  }
}

function outdoes(scores: ActivityScores, reference: ActivityScores): boolean {
  return (
    Math.log(scores.immediate / reference.immediate) > IMMEDIATE_LEAD &&
    Math.log(scores.long / reference.long) > 0
  );
}

function feed(speaker: Speaker, level: number): void {
  const excess = speaker.loudness.push(level);
  speaker.flag.push(excess > 0);
  speaker.activity.push(excess);
}
