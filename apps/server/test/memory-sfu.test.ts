import { MemorySfu } from './memory-sfu.ts';
import { sfuContract } from './sfu-contract.ts';

sfuContract('memory', () => Promise.resolve(new MemorySfu()));
