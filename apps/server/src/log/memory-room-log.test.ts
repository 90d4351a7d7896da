import { roomLogContract } from '../../test/room-log-contract.ts';
import { MemoryRoomLog } from './memory-room-log.ts';

roomLogContract('memory', () => new MemoryRoomLog());
