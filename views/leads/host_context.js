// Follows the host's look and room: theme, style variables, fonts, insets, display mode.
import { setLocale } from './format.js';

/** @typedef {Record<string, any>} Context */

const inlineHeight = 500;
const fonts = document.head.appendChild(document.createElement('style'));

/** @param {Context} context */
export function applyHostContext(context) {
  const root = document.documentElement;
  const dark = context.theme ? context.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'dark' : 'light';
  for (const [name, value] of Object.entries(context.styles?.variables ?? {})) {
    if (/^--[a-z0-9-]+$/.test(name) && typeof value === 'string') root.style.setProperty(name, themed(value, dark));
  }
  const css = context.styles?.css?.fonts;
  if (typeof css === 'string' && css !== fonts.textContent) fonts.textContent = css;
  const { top = 0, right = 0, bottom = 0, left = 0 } = context.safeAreaInsets ?? {};
  root.style.setProperty('--insets', `${top}px ${right}px ${bottom}px ${left}px`);
  setLocale(context.locale, context.timeZone);
  root.dataset.mode = context.displayMode ?? 'inline';
  root.style.setProperty('--height', heightOf(context));
}

/** @param {Context} context */
function heightOf({ displayMode, containerDimensions }) {
  if (displayMode && displayMode !== 'inline') return '100vh';
  const { height, maxHeight } = containerDimensions ?? {};
  return `${Math.min(inlineHeight, height ?? maxHeight ?? inlineHeight)}px`;
}

/** Hosts send `light-dark(a, b)`, which needs a `color-scheme`; the view declares none. @param {string} value @param {boolean} dark */
function themed(value, dark) {
  const inside = /^light-dark\((.*)\)$/s.exec(value.trim())?.[1];
  if (inside === undefined) return value;
  let depth = 0;
  for (let at = 0; at < inside.length; at++) {
    if (inside[at] === '(') depth++;
    if (inside[at] === ')') depth--;
    if (inside[at] === ',' && depth === 0) return (dark ? inside.slice(at + 1) : inside.slice(0, at)).trim();
  }
  return value;
}
