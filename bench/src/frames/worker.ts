import { serve } from '../serve.ts';
import { measureFrames } from './measure.ts';

await serve(measureFrames);
