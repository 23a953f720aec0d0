// The parts of a lead's card, made from the lead as the API has it. Any field may be absent or of any type.
import { button, make } from './element.js';
import { count, counted, date } from './format.js';
import { inertLine } from './inert_text.js';
import { longText } from './long_text.js';
import { field, listOf, numberOf, textOf } from './plain_value.js';

const fewEntries = 3;
const mostSkills = 40;

/** @typedef {(url: string, label: string) => Node} Link */

/** @param {object} lead @param {Link} link @returns {HTMLElement[]} */
export function cardSections(lead, link) {
  return [
    section('Last messages', entries(messagesOf(lead), message)),
    section('About', paragraph(field(lead, 'description'))),
    section('Experience', entries(listOf(field(lead, 'experience')), position)),
    section('Education', entries(listOf(field(lead, 'education')), school)),
    section('Skills', skills(field(lead, 'skills'))),
    section('Posts', entries(listOf(field(lead, 'recentPosts')), (post) => postEntry(post, link))),
    section('Mission', entries([...listOf(field(lead, 'mission')), ...listOf(field(lead, 'missions'))], (one) => longText(textOf(one)))),
    section('Company', facts(lead, [['companyHeadline', ''], ['companyIndustry', 'Industry'], ['companySize', 'Size'], ['companyWebsite', 'Website'], ['companyLinkedinUrl', 'LinkedIn']], link)),
    section('More', facts(lead, [['personalWebsite', 'Website'], ['timezone', 'Time zone'], ['lastInteraction', 'Last contact'], ['addedDate', 'Added']], link)),
  ].filter((one) => one !== null);
}

/** @param {string} title @param {Node[]} content */
function section(title, content) {
  return content.length === 0 ? null : make('section', {}, make('h3', {}, title), ...content);
}

/** The first few, the others behind a button. @param {unknown[]} list @param {(one: unknown) => HTMLElement | null} build @returns {Node[]} */
function entries(list, build) {
  const shown = list.slice(0, fewEntries).map(build).filter((one) => one !== null);
  const rest = list.slice(fewEntries, 200);
  if (rest.length === 0) return shown;
  const more = button(`Show ${count(rest.length)} more`, () => {
    more.replaceWith(...rest.map(build).filter((one) => one !== null));
  }, { class: 'link' });
  return [...shown, more];
}

/** Received and sent, the newest first. @param {object} lead */
function messagesOf(lead) {
  return [...listOf(field(lead, 'receivedMessages')).map((one) => ({ one, received: true })),
    ...listOf(field(lead, 'sentMessages')).map((one) => ({ one, received: false }))]
    .map((entry) => ({ ...entry, time: Date.parse(textOf(field(entry.one, 'timestamp')) || textOf(field(entry.one, 'date'))) || 0 }))
    .sort((a, b) => b.time - a.time);
}

/** @param {any} entry */
function message({ one, received }) {
  const channel = textOf(field(one, 'channel'));
  const words = [received ? 'Received' : field(one, 'isPending') === true ? 'Not sent yet' : 'Sent',
    channel === 'EMAIL' ? 'e-mail' : channel === 'LINKEDIN' ? 'LinkedIn' : inertLine(channel, 40),
    date(inertLine(textOf(field(one, 'date')), 40))];
  return make('div', { class: `quote${received ? ' received' : ''}` }, quiet(words.filter(Boolean).join(' · ')), longText(textOf(field(one, 'content')) || textOf(one)));
}

/** @param {unknown} value @returns {Node[]} */
function paragraph(value) {
  const text = textOf(value);
  return text.trim() ? [longText(text)] : [];
}

/** @param {unknown} one */
function position(one) {
  const [role, company] = [line(one, 'role'), line(one, 'company')];
  const description = textOf(field(one, 'description'));
  return entry([role, company].filter(Boolean).join(', ') || inertLine(textOf(one)), line(one, 'duration'), description.trim() ? longText(description, 'small') : null);
}

/** @param {unknown} one */
function school(one) {
  return entry([line(one, 'degree'), line(one, 'school')].filter(Boolean).join(', ') || inertLine(textOf(one)), line(one, 'year'), null);
}

/** @param {string} head @param {string} below @param {Node | null} more */
function entry(head, below, more) {
  if (!head && !below && !more) return null;
  return make('div', { class: 'entry' }, make('p', { dir: 'auto' }, head), below ? quiet(below) : null, more);
}

/** @param {unknown} post @param {Link} link */
function postEntry(post, link) {
  const likes = numberOf(field(post, 'likes'));
  const comments = numberOf(field(post, 'comments'));
  const words = [date(line(post, 'date')), likes === null ? '' : counted(likes, 'like'), comments === null ? '' : counted(comments, 'comment')];
  const url = line(post, 'url');
  return make('div', { class: 'quote' }, longText(textOf(field(post, 'content')) || textOf(post)), quiet(words.filter(Boolean).join(' · '), url ? link(url, 'Open') : null));
}

/** @param {unknown} value @returns {Node[]} */
function skills(value) {
  const names = listOf(value).slice(0, mostSkills).map((one) => inertLine(textOf(one), 80)).filter(Boolean);
  return names.length === 0 ? [] : [make('ul', { class: 'tags' }, ...names.map((name) => make('li', { dir: 'auto' }, name)))];
}

/** @param {object} lead @param {[string, string][]} names of fields, with their labels @param {Link} link @returns {Node[]} */
function facts(lead, names, link) {
  const rows = names.map(([name, label]) => ({ label, text: line(lead, name) })).filter(({ text }) => text);
  return rows.map(({ label, text }) => make('p', { class: 'fact' }, label ? make('span', {}, label) : null, link(date(text), '')));
}

/** @param {string} text @param {Node | null} after */
function quiet(text, after = null) {
  return make('p', { class: 'quiet-line', dir: 'auto' }, text, after ? ' ' : null, after);
}

/** @param {unknown} object @param {string} name */
function line(object, name) {
  return inertLine(textOf(field(object, name)));
}
