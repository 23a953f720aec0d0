// Texts of leads are written by strangers. What could hide text, turn its direction or break out of its line becomes a
// visible sign; letters, emoji and the joiners that scripts need stay.

const visible = '\uFFFD';

// Controls; embeddings, overrides and isolates; tags and extra variation selectors, which carry hidden text. A run is one sign.
const harmful = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E01EF}]+/gu;
const unseen = /[\u200B\u2060\uFEFF\u00AD]/g;
const lineBreak = /\r\n?|\u2028|\u2029/g;
const space = /\s+/g;

/** The text over several lines. @param {string} text */
export function inertText(text) {
  return wellFormed(text).replace(lineBreak, '\n').replace(harmful, visible).replace(unseen, '');
}

/** The text in one line, of at most `most` characters. @param {string} text */
export function inertLine(text, most = 300) {
  // Cut first: a text of a megabyte costs no more than a short one.
  const kept = text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return inertText(kept).replace(space, ' ').trim();
}

/** Half of a surrogate pair has no place in a text. @param {string} text */
function wellFormed(text) {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, visible);
}
