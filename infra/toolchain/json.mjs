/**
 * What JSON.parse gives, as something to read fields from; empty for anything but an object.
 *
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
export const record = (value) => (typeof value === 'object' && value !== null ? { ...value } : {});
