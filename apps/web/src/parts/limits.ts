/** What the fields take, in UTF-16 code units; the rooms below hold the exact limits in bytes. */
export const nameMaxLength = 64;
export const passcodeMaxLength = 128;
