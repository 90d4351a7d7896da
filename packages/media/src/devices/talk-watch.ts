import type { TalkAdvice } from '../types.ts';

/** One look at the person's own microphone. */
export interface Heard {
  /** Milliseconds, as `Clock.now`. */
  readonly now: number;
  /** Whether the others would hear it. */
  readonly on: boolean;
  /** 0 to 1, as `meterLevel`. */
  readonly level: number;
  /** Every sample was zero: no room is so quiet, but a microphone that is cut off, or one with a noise gate, is. */
  readonly silent: boolean;
}

/** −36 dBov: a voice before the microphone, and no fan. */
const SPEECH_LEVEL = 0.4;
/** A cough is shorter; pauses between words count against it at half speed. */
const SPEECH_MS = 1_000;
/** Who says no more needs no word, after this. */
const QUIET_MS = 4_000;
/** And is not told again before this. */
const AGAIN_MS = 60_000;
/** Whoever has read it speaks to somebody else. */
const DISMISSED_MS = 5 * 60_000;
const SILENT_MS = 8_000;
/** A microphone that was heard may have a gate, and its owner may just be listening. */
const SILENT_AFTER_SOUND_MS = 60_000;
/** A page behind others is called rarely: what it missed is not taken for more of the same. */
const LONGEST_STEP_MS = 1_000;

/** Who speaks into a muted microphone, and whose microphone gives nothing. For one track; no audio API. */
export class TalkWatch {
  #before: number | null = null;
  #spokenMs = 0;
  #lastSpoke = -Infinity;
  #toldMuted = false;
  #mutedQuietUntil = -Infinity;
  #silentMs = 0;
  #wasHeard = false;
  #silentRead = false;
  #now = 0;

  step(heard: Heard): TalkAdvice | null {
    const passed = Math.min(LONGEST_STEP_MS, heard.now - (this.#before ?? heard.now));
    this.#before = heard.now;
    this.#now = heard.now;
    return this.#mutedSpeaking(heard, passed) ?? this.#silent(heard, passed);
  }

  /** The person has read it. */
  dismiss(advice: TalkAdvice): void {
    if (advice === 'silent') this.#silentRead = true;
    else this.#endMuted(DISMISSED_MS);
  }

  #mutedSpeaking({ now, on, level }: Heard, passed: number): 'muted-speaking' | null {
    if (on) {
      this.#toldMuted = false;
      this.#spokenMs = 0;
      this.#mutedQuietUntil = -Infinity;
      return null;
    }
    if (level >= SPEECH_LEVEL) {
      this.#spokenMs = Math.min(SPEECH_MS, this.#spokenMs + passed);
      this.#lastSpoke = now;
    } else this.#spokenMs = Math.max(0, this.#spokenMs - passed / 2);
    if (this.#toldMuted && now - this.#lastSpoke >= QUIET_MS) this.#endMuted(AGAIN_MS);
    if (this.#spokenMs >= SPEECH_MS && now >= this.#mutedQuietUntil) this.#toldMuted = true;
    return this.#toldMuted ? 'muted-speaking' : null;
  }

  #endMuted(quietMs: number): void {
    this.#toldMuted = false;
    this.#spokenMs = 0;
    this.#mutedQuietUntil = this.#now + quietMs;
  }

  #silent({ on, silent }: Heard, passed: number): 'silent' | null {
    if (!silent) {
      this.#wasHeard = true;
      this.#silentRead = false;
    }
    // What is off says nothing of a fault, and may be cut off on purpose.
    this.#silentMs = silent && on ? this.#silentMs + passed : 0;
    const limit = this.#wasHeard ? SILENT_AFTER_SOUND_MS : SILENT_MS;
    return this.#silentMs >= limit && !this.#silentRead ? 'silent' : null;
  }
}
