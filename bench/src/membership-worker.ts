import { measureMembership } from './membership/measure.ts';
import { serve } from './serve.ts';

await serve(measureMembership);
