// Reads values that the API may give in any type: nothing here throws.

/** The own field of an object, else undefined: a name such as `__proto__` finds nothing. @param {unknown} object @param {string} name @returns {unknown} */
export function field(object, name) {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
    ? /** @type {Record<string, unknown>} */ (object)[name] : undefined;
}

/** What people read for a value. @param {unknown} value @returns {string} */
export function textOf(value, depth = 0) {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null || depth > 3) return '';
  if (Array.isArray(value)) return value.slice(0, 50).map((one) => textOf(one, depth + 1)).filter(Boolean).join(', ');
  for (const name of ['name', 'text', 'content', 'title', 'label', 'value']) {
    const text = textOf(field(value, name), depth + 1);
    if (text) return text;
  }
  return Object.entries(value).slice(0, 8).map(([name, one]) => [name, textOf(one, depth + 1)]).filter(([, text]) => text)
    .map(([name, text]) => `${name}: ${text}`).join(', ');
}

/** @param {unknown} value @returns {number | null} */
export function numberOf(value) {
  // Number() takes "0x55", too.
  const read = /^\s*\+?(\d+,\d\d?|-?[\d.]+(?:e[+-]?\d+)?)\s*(?:%|\+|\/ ?100)?\s*$/i.exec(String(value));
  const number = typeof value === 'string' ? Number(read?.[1].replace(',', '.')) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** @param {unknown} value @returns {unknown[]} */
export function listOf(value) {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null || value === '' ? [] : [value];
}

/** The address if a browser may open it, else null. @param {string} text @returns {string | null} */
export function webAddress(text) {
  if (!/^https?:\/\//i.test(text) || text.length > 2000) return null;
  try {
    return new URL(text).href;
  } catch {
    return null;
  }
}
