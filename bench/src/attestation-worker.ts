import { measureAttestation } from './attestation/measure.ts';
import { serve } from './serve.ts';

await serve(measureAttestation);
