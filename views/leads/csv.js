// Leads as a CSV file (RFC 4180) that spreadsheets open without harm.
import { statusLabel } from './status.js';

/** @typedef {import('./lead.js').Lead} Lead */

/** @type {[string, (lead: Lead) => string][]} */
const fields = [
  ['Id', (lead) => lead.id], ['Name', (lead) => lead.name], ['Title', (lead) => lead.title], ['Company', (lead) => lead.company],
  ['Location', (lead) => lead.location], ['E-mail', (lead) => lead.email], ['Phone', (lead) => lead.phone],
  ['Score', (lead) => (lead.score === null ? '' : String(lead.score))], ['Status', (lead) => (lead.status ? statusLabel(lead.status) : '')],
  ['LinkedIn', (lead) => lead.linkedinUrl], ['Enriched', (lead) => (lead.enriched ? 'yes' : 'no')],
  ['Last contact', (lead) => lead.lastInteraction], ['Added', (lead) => lead.addedDate],
];

// Spreadsheets read a file without it in a local encoding.
const byteOrderMark = '\uFEFF';

/** @param {Lead[]} leads */
export function csvOf(leads) {
  const lines = [fields.map(([name]) => name), ...leads.map((lead) => fields.map(([, read]) => read(lead)))];
  return byteOrderMark + lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('');
}

/** @param {string} text */
function cell(text) {
  // A spreadsheet runs what begins like a formula, in some languages also behind a semicolon or in full-width signs; an apostrophe makes
  // it a text. Negative numbers and phone numbers are no formula.
  const isPlain = /^-?\d+(\.\d+)?$|^\+\d[\d ().\/-]{4,}$/.test(text);
  const harmless = isPlain ? text : text.replace(/(^|[;\t])(\s*[=+\-@\t\r＝＋－＠])/g, "$1'$2");
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A name that every system takes as a file's. @param {string} name */
export function csvFileName(name) {
  const stem = name.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  return `${stem || 'leads'}.csv`;
}
