export { DirectMailbox } from '@conclave/crypto';
