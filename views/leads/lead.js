// A lead as the table has it, made from one row of a page.
import { inertLine } from './inert_text.js';
import { numberOf, textOf } from './plain_value.js';
import { fold } from './fold.js';

/**
 * @typedef {object} Lead
 * @property {number} place index in the import's order
 * @property {string} id
 * @property {string} name
 * @property {string} title
 * @property {string} company
 * @property {string} location
 * @property {string} email
 * @property {string} phone
 * @property {number | null} score
 * @property {string} status
 * @property {string} linkedinUrl
 * @property {boolean} enriched
 * @property {string} lastInteraction
 * @property {string} addedDate
 * @property {string} searchKey name, title, company and location as the search compares them
 */

/** @param {unknown[]} columns the page's names of the values @returns {(row: unknown, place: number) => Lead} */
export function leadReader(columns) {
  const at = new Map(columns.map((name, index) => [name, index]));
  return (row, place) => {
    const values = Array.isArray(row) ? row : [];
    /** @param {string} name */
    const value = (name) => values[at.get(name) ?? -1];
    /** @param {string} name */
    const line = (name) => inertLine(textOf(value(name)));
    const lead = {
      place, id: line('id'), name: line('name'), title: line('title'), company: line('company'), location: line('location'),
      email: line('email'), phone: line('phone'), score: numberOf(value('score')), status: line('status'),
      linkedinUrl: line('linkedinUrl'), enriched: value('linkedinProfileEnriched') === true || value('linkedinProfileEnriched') === 'true',
      lastInteraction: line('lastInteraction'), addedDate: line('addedDate'), searchKey: '',
    };
    lead.searchKey = fold(`${lead.name}\n${lead.title}\n${lead.company}\n${lead.location}`);
    return lead;
  };
}

/** What a lead is called where its name is missing. @param {Lead} lead */
export function nameOf(lead) {
  return lead.name || lead.email || lead.id || `Lead ${lead.place + 1}`;
}
