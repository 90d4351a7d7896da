import { meetingStoreContract } from '../../test/meeting-store-contract.ts';
import { MemoryMeetingStore } from './memory-meeting-store.ts';

meetingStoreContract('memory', () => new MemoryMeetingStore());
