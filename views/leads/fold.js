// Texts compared without case and accents: "Großmann" is found by "grossmann", "Łukasz" by "lukasz".

// Accents of Latin, Greek and Cyrillic, vowel points of Hebrew and Arabic. Vowel signs of Indic scripts are letters: they stay.
const accents = /[\u0300-\u036F\u0591-\u05BD\u05BF-\u05C7\u064B-\u065F\u0670]/g;

// Letters that Unicode does not take apart.
const letters = new Map([['ß', 'ss'], ['ø', 'o'], ['ł', 'l'], ['đ', 'd'], ['ð', 'd'], ['þ', 'th'], ['æ', 'ae'], ['œ', 'oe'], ['ı', 'i']]);
const whole = new RegExp(`[${[...letters.keys()].join('')}]`, 'g');

/** @param {string} text */
export function fold(text) {
  const lower = text.toLowerCase();
  // Most texts are plain ASCII, which folds to itself.
  if (/^[\x00-\x7F]*$/.test(lower)) return lower;
  return lower.normalize('NFKD').replace(accents, '').replace(whole, (letter) => letters.get(letter) ?? letter);
}
