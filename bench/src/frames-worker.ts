import { serve } from './serve.ts';
import { measureFrames } from './frames/measure.ts';

await serve(measureFrames);
