import type { Bytes } from '@conclave/base';
import {
  AttestationLedger,
  decodeAttestation,
  frameHash,
  frameId,
  SentFrames,
} from '@conclave/crypto/sframe';
import type { OpenedFrame, SealedFrame } from '@conclave/crypto/sframe';
import { inBackground } from '../background.ts';
import type { FromWorker, ToWorker } from './messages.ts';

export interface AttestorPorts {
  post(message: FromWorker): void;
  /** Milliseconds of one clock that never goes back. */
  now(): number;
}

/**
 * FRM-10: who sent what in one group, beyond what keys that all members have can tell. Hashing goes on beside the frames and holds none
 * up; where it fails, the worker does.
 */
export class Attestor {
  readonly #ports: AttestorPorts;
  readonly #sent = new SentFrames();
  readonly #ledger = new AttestationLedger();
  readonly #hashing = new Set<Promise<void>>();

  constructor(ports: AttestorPorts) {
    this.#ports = ports;
  }

  /** @param sealed read before this returns */
  sent(sealed: SealedFrame): void {
    const id = frameId(sealed);
    this.#hash(sealed.data, (hash) => this.#sent.note(id, hash));
  }

  /** @param sealed as it was received; read before this returns */
  played(leafIndex: number, sealed: Bytes, opened: OpenedFrame): void {
    const id = frameId(opened);
    this.#hash(sealed, (hash) => this.#ledger.played(leafIndex, id, hash, this.#ports.now()));
  }

  /** What is no attestation is left out: its sender's frames stay unattested. */
  receive({ leafIndex, sinceEpoch, content }: Extract<ToWorker, { readonly type: 'attestation' }>): void {
    const runs = decodeAttestation(content);
    if (runs !== undefined) this.#ledger.attested(leafIndex, sinceEpoch.number, runs, this.#ports.now());
  }

  /** To be called once a second, and when a stream ends. Rejects only where WebCrypto fails. */
  async postAttestation(): Promise<void> {
    await Promise.all(this.#hashing);
    const contents = this.#sent.take();
    if (contents.length > 0) this.#ports.post({ type: 'attest', contents });
  }

  /** To be called a few times a second. */
  postFaults(): void {
    const faults = this.#ledger
      .expire(this.#ports.now())
      .map(({ leafIndex, source, reason, frames }) => ({ leafIndex, context: source, reason, frames }));
    if (faults.length > 0) this.#ports.post({ type: 'attestation-faults', faults });
  }

  #hash(sealed: Bytes, then: (hash: bigint) => void): void {
    const job = frameHash(sealed).then(then);
    this.#hashing.add(job);
    inBackground(job.finally(() => this.#hashing.delete(job)));
  }
}
