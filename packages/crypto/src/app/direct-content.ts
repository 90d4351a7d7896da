/** Bytes of one direct message's content. */
export const maxDirectContent = 12 * 1024;
