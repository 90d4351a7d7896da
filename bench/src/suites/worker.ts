import { serve } from '../serve.ts';
import { measureSuites } from './measure.ts';

await serve(measureSuites);
