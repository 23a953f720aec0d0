// The columns of the table: what each shows of a lead, and which of them fit a width.
import { make, setText } from './element.js';
import { date, score as formatScore } from './format.js';
import { nameOf } from './lead.js';
import { statusLabel, statusTone } from './status.js';

/** @typedef {import('./lead.js').Lead} Lead */
/** @typedef {import('./selection.js').Scale} Scale */
/** @typedef {(lead: Lead, scale: Scale) => void} Fill */
/** @typedef {{ key: string, label: string, width: string, numeric?: boolean, build: (cell: HTMLElement) => Fill }} Column */

/** A column of one plain text. @param {(lead: Lead) => string} text @returns {Column['build']} */
function plain(text) {
  return (cell) => {
    const line = make('span', { class: 'line', dir: 'auto' });
    cell.append(line);
    return (lead) => setText(line, text(lead));
  };
}

/** @param {HTMLElement} cell @returns {Fill} */
function buildLead(cell) {
  const name = make('span', { class: 'line name', dir: 'auto' });
  const title = make('span', { class: 'line title', dir: 'auto' });
  cell.append(name, title);
  return (lead) => {
    setText(name, nameOf(lead));
    setText(title, lead.title);
  };
}

/** @param {HTMLElement} cell @returns {Fill} */
function buildScore(cell) {
  const number = make('span', { class: 'number' });
  const fill = make('i');
  const meter = make('i', { class: 'meter' }, fill);
  cell.append(number, meter);
  return ({ score }, scale) => {
    setText(number, score === null ? '' : formatScore(score));
    meter.style.visibility = score === null ? 'hidden' : '';
    fill.style.width = score === null ? '0' : `${((score - scale.from) / (scale.to - scale.from)) * 100}%`;
  };
}

/** @param {HTMLElement} cell @returns {Fill} */
function buildStatus(cell) {
  const dot = make('i', { class: 'dot' });
  const label = make('span', { class: 'line', dir: 'auto' });
  cell.append(dot, label);
  return ({ status }) => {
    cell.style.setProperty('--tone', statusTone(status));
    setText(label, statusLabel(status));
  };
}

/** @type {Column[]} */
export const columns = [
  { key: 'lead', label: 'Lead', width: 'minmax(124px, 2.2fr)', build: buildLead },
  { key: 'company', label: 'Company', width: 'minmax(120px, 1.6fr)', build: plain((lead) => lead.company) },
  { key: 'location', label: 'Location', width: 'minmax(120px, 1.5fr)', build: plain((lead) => lead.location) },
  { key: 'email', label: 'E-mail', width: 'minmax(140px, 1.6fr)', build: plain((lead) => lead.email) },
  { key: 'phone', label: 'Phone', width: 'minmax(120px, 1fr)', build: plain((lead) => lead.phone) },
  { key: 'score', label: 'Score', width: 'var(--score-width)', numeric: true, build: buildScore },
  { key: 'status', label: 'Status', width: 'var(--status-width)', build: buildStatus },
  { key: 'enriched', label: 'Enriched', width: '96px', build: plain((lead) => (lead.enriched ? 'Yes' : '')) },
  { key: 'lastInteraction', label: 'Last contact', width: '124px', build: plain((lead) => date(lead.lastInteraction)) },
  { key: 'addedDate', label: 'Added', width: '124px', build: plain((lead) => date(lead.addedDate)) },
];

/** The keys of the columns that a table of this width shows until a person chooses. @param {number} width */
export function fittingColumns(width) {
  const keys = ['lead', 'score', 'status'];
  if (width >= 540) keys.push('company');
  if (width >= 840) keys.push('location');
  if (width >= 1100) keys.push('lastInteraction');
  return new Set(keys);
}
