import type { CallFeature } from '../call-feature.ts';
import { EchoAdvice } from './echo-advice.tsx';
import texts from './en.json';

/** What the others hear of themselves, told to whose microphone it is. */
export const echo: CallFeature = { name: 'echo', texts, AboveStage: EchoAdvice };
