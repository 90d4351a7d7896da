import * as v from 'valibot';

/**
 * DOS-1: an array of `min` to `max` items. Its length is looked at before any item is, so that what is too long costs
 * nothing.
 */
export function boundedArray<const S extends v.GenericSchema>(item: S, max: number, min = 0) {
  return v.pipe(
    v.unknown(),
    v.check((value) => Array.isArray(value) && value.length >= min && value.length <= max),
    v.array(item),
  );
}
