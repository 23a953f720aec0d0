// Numbers and dates as the host's person writes them.

let numbers = new Intl.NumberFormat('en');
let dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** @param {unknown} locale @param {unknown} timeZone */
export function setLocale(locale, timeZone) {
  // The words of the view are English, so digits stay Latin. A host may send a locale or zone that this browser does not know.
  try {
    const tag = new Intl.Locale(String(locale ?? 'en'), { numberingSystem: 'latn' }).toString();
    numbers = new Intl.NumberFormat(tag);
    dates = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', ...(timeZone ? { timeZone: String(timeZone) } : {}) });
  } catch {
    return;
  }
}

/** @param {number} number */
export function count(number) {
  return numbers.format(number);
}

/** @param {number} number @param {string} noun in the singular */
export function counted(number, noun) {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** A date if the text is one, else the text. @param {string} text */
export function date(text) {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return text;
  // A day without an hour is the same day in every zone.
  const time = Date.parse(text.length === 10 ? `${text}T12:00:00` : text);
  return Number.isNaN(time) ? text : dates.format(time);
}

/** @param {number} score */
export function score(score) {
  return numbers.format(Math.round(score * 10) / 10);
}
