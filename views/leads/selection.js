// Which leads a filter selects, in which order, and what the charts say about them. Pure functions.
import { fold } from './fold.js';
import { nameOf } from './lead.js';
import { statusRank } from './status.js';

/** @typedef {import('./lead.js').Lead} Lead */
/** @typedef {{ from: number, to: number }} Range both ends belong to it */
/** @typedef {{ text: string, statuses: Set<string>, score: Range | null, email: boolean, phone: boolean, enriched: boolean }} Filter */
/** @typedef {{ column: string, direction: 1 | -1 } | null} Sort null: the import's order */
/** @typedef {{ of: number, having: number }} Share */
/** @typedef {{ statuses: Map<string, number>, scores: number[], email: Share, phone: Share, enriched: Share }} Facets */

/** @returns {Filter} */
export function noFilter() {
  return { text: '', statuses: new Set(), score: null, email: false, phone: false, enriched: false };
}

/** @param {Filter} filter */
export function isFiltering({ text, statuses, score, email, phone, enriched }) {
  return text.trim() !== '' || statuses.size > 0 || score !== null || email || phone || enriched;
}

const bits = { text: 1, statuses: 2, score: 4, email: 8, phone: 16, enriched: 32 };

/**
 * Each chart counts the leads that all filters but its own select: a click on it changes the others, not itself.
 * @param {Lead[]} leads in the order to keep @param {Filter} filter @param {Scale} scale
 * @returns {{ selected: Lead[], facets: Facets }}
 */
export function select(leads, filter, scale) {
  const words = fold(filter.text).split(/\s+/).filter(Boolean);
  /** @type {Lead[]} */
  const selected = [];
  /** @type {Facets} */
  const facets = { statuses: new Map(), scores: new Array(bins).fill(0), email: share(), phone: share(), enriched: share() };
  for (const lead of leads) {
    const failed = failedFilters(lead, filter, words);
    if (failed === 0) selected.push(lead);
    const counts = (failed & ~bits.statuses) === 0 ? 1 : 0;
    facets.statuses.set(lead.status, (facets.statuses.get(lead.status) ?? 0) + counts);
    if (lead.score !== null && (failed & ~bits.score) === 0) facets.scores[binOf(lead.score, scale)]++;
    if ((failed & ~bits.email) === 0) add(facets.email, lead.email !== '');
    if ((failed & ~bits.phone) === 0) add(facets.phone, lead.phone !== '');
    if ((failed & ~bits.enriched) === 0) add(facets.enriched, lead.enriched);
  }
  return { selected, facets };
}

/** @param {Lead} lead @param {Filter} filter @param {string[]} words */
function failedFilters(lead, filter, words) {
  const { statuses, score } = filter;
  return (words.every((word) => lead.searchKey.includes(word)) ? 0 : bits.text)
    | (statuses.size === 0 || statuses.has(lead.status) ? 0 : bits.statuses)
    | (score === null || (lead.score !== null && lead.score >= score.from && lead.score <= score.to) ? 0 : bits.score)
    | (!filter.email || lead.email ? 0 : bits.email)
    | (!filter.phone || lead.phone ? 0 : bits.phone)
    | (!filter.enriched || lead.enriched ? 0 : bits.enriched);
}

/** @returns {Share} */
function share() {
  return { of: 0, having: 0 };
}

/** @param {Share} share @param {boolean} has */
function add(share, has) {
  share.of++;
  if (has) share.having++;
}

/** @typedef {{ from: number, to: number, any: boolean }} Scale the scores that the charts span */

export const bins = 20;

/** 0 to 100, wider where scores go beyond. @param {Lead[]} leads @returns {Scale} */
export function scoreScale(leads) {
  const scale = { from: 0, to: 100, any: false };
  for (const { score } of leads) {
    if (score === null) continue;
    scale.any = true;
    if (score < scale.from) scale.from = Math.floor(score);
    if (score > scale.to) scale.to = Math.ceil(score);
  }
  return scale;
}

/** The last bin has both its ends. @param {number} score @param {Scale} scale */
export function binOf(score, scale) {
  return Math.min(bins - 1, Math.floor(((score - scale.from) / (scale.to - scale.from)) * bins));
}

/** @typedef {(lead: Lead) => string | number | null} SortKey */
const sortKeys = new Map(/** @type {[string, SortKey][]} */ ([
  ['lead', (lead) => fold(nameOf(lead))],
  ['score', (lead) => lead.score],
  ['status', (lead) => (lead.status ? `${statusRank(lead.status)} ${lead.status}` : '')],
  ['enriched', (lead) => (lead.enriched ? 0 : 1)],
]));

/** A new list; what has no value stands last in both directions. @param {Lead[]} leads @param {Sort} sort @returns {Lead[]} */
export function sorted(leads, sort) {
  if (sort === null) return leads;
  const { column, direction } = sort;
  const keyOf = sortKeys.get(column) ?? ((lead) => fold(String(lead[/** @type {keyof Lead} */ (column)] ?? '')));
  const keyed = leads.map((lead) => ({ lead, key: keyOf(lead) }));
  keyed.sort((a, b) => {
    if (a.key === b.key) return a.lead.place - b.lead.place;
    const lacking = Number(isLacking(a.key)) - Number(isLacking(b.key));
    if (lacking) return lacking;
    return /** @type {any} */ (a.key) < /** @type {any} */ (b.key) ? -direction : direction;
  });
  return keyed.map(({ lead }) => lead);
}

/** @param {string | number | null} key */
function isLacking(key) {
  return key === null || key === '';
}
