import { serve } from './serve.ts';
import { measureSuites } from './suites/measure.ts';

await serve(measureSuites);
