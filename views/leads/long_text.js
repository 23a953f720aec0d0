// A text of any length: shown up to a limit, then more at each press.
import { button, make } from './element.js';
import { inertText } from './inert_text.js';

const firstCharacters = 1200;
const furtherCharacters = 20_000;

/** @param {string} text @param {string} className @returns {HTMLElement} */
export function longText(text, className = '') {
  const node = document.createTextNode('');
  const block = make('p', { class: `prose ${className}`, dir: 'auto' }, node);
  let shown = 0;
  /** @param {number} characters */
  const show = (characters) => {
    const end = cut(text, shown + characters);
    node.appendData(inertText(text.slice(shown, end)));
    shown = end;
    more.hidden = shown >= text.length;
  };
  const more = button('Show more', () => show(furtherCharacters), { class: 'link' });
  show(firstCharacters);
  return more.hidden ? block : make('div', {}, block, more);
}

/** Never between the halves of a surrogate pair. @param {string} text @param {number} at */
function cut(text, at) {
  const isInsidePair = /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1));
  return Math.min(text.length, isInsidePair ? at + 1 : at);
}
