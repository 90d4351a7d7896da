import type { Bytes } from '@conclave/base';
import { MAX_AAD_LENGTH } from './aad.ts';
import { writeNonce } from './keys.ts';

/**
 * The parameters of one AES-GCM call, reused by the next: WebCrypto copies nonce, AAD and data before it returns its
 * promise (Web Cryptography, "normalizing an algorithm"), so frames in flight don't share them. What a
 * browser is handed per frame costs more than the arithmetic of a small frame, hence no new objects here.
 */
export class GcmParams implements AesGcmParams {
  readonly name = 'AES-GCM';
  readonly tagLength = 128;
  readonly iv = new Uint8Array(12);
  /** To be written from its start; then {@link prepare} tells how far. */
  readonly aad = new Uint8Array(MAX_AAD_LENGTH);
  additionalData: Bytes = this.aad;

  /** @returns this, for one call of WebCrypto with the nonce of `ctr` (FRM-1) and the first `aadLength` bytes of `aad` */
  prepare(salt: Bytes, ctr: number, aadLength: number): this {
    writeNonce(this.iv, salt, ctr);
    if (this.additionalData.length !== aadLength) this.additionalData = this.aad.subarray(0, aadLength);
    return this;
  }
}
