// A lead opened: at once what the table knows, then all that the server has.
import { button, byId, make } from './element.js';
import { cardSections } from './card_sections.js';
import { score as formatScore } from './format.js';
import { inertLine } from './inert_text.js';
import { nameOf } from './lead.js';
import { webAddress } from './plain_value.js';
import { statusLabel, statusTone } from './status.js';

/** @typedef {import('./lead.js').Lead} Lead */
/** @typedef {{ whole: (lead: Lead) => Promise<object>, ask: (lead: Lead) => void, openLink: (url: string) => void, close: () => void }} Actions */

export class Card {
  /** @type {Lead | null} */
  #lead = null;
  #actions;

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.element = byId('card');
    this.content = byId('card-content');
    for (const id of ['card-back', 'card-close']) byId(id).addEventListener('click', actions.close);
  }

  /** @param {Lead | null} lead */
  show(lead) {
    if (lead === this.#lead) return;
    this.#lead = lead;
    this.element.hidden = lead === null;
    if (lead === null) return void this.content.replaceChildren();
    this.content.replaceChildren(this.#summary(lead));
    this.content.scrollTop = 0;
    void this.#load(lead);
  }

  focus() {
    this.content.focus({ preventScroll: true });
  }

  /** @param {Lead} lead */
  async #load(lead) {
    const body = make('div', { class: 'card-body', 'aria-busy': 'true' }, make('i', { class: 'bone' }), make('i', { class: 'bone' }), make('i', { class: 'bone' }));
    this.content.append(body);
    try {
      const whole = await this.#actions.whole(lead);
      const sections = cardSections(whole, (url, label) => this.#link(url, label));
      body.replaceChildren(...(sections.length ? sections : [make('p', { class: 'quiet-line' }, 'Nothing more is known about this lead.')]));
    } catch (error) {
      const retry = button('Retry', () => { body.remove(); void this.#load(lead); }, { class: 'button' });
      body.replaceChildren(make('p', { role: 'alert' }, `The rest of this lead could not be loaded. ${error instanceof Error ? error.message : ''}`), retry);
    }
    body.removeAttribute('aria-busy');
  }

  /** @param {Lead} lead */
  #summary(lead) {
    const name = nameOf(lead);
    const work = [lead.title, lead.company].filter(Boolean);
    const profile = webAddress(lead.linkedinUrl);
    return make('div', { class: 'summary' },
      make('h2', { dir: 'auto' }, name),
      ...work.concat(lead.location || []).map((text) => make('p', { class: 'quiet-line', dir: 'auto' }, text)),
      make('p', { class: 'standing' },
        make('span', { class: 'status', style: `--tone:${statusTone(lead.status)}` }, make('i', { class: 'dot' }), make('span', { dir: 'auto' }, statusLabel(lead.status))),
        lead.score === null ? null : make('span', {}, 'Score ', make('b', {}, formatScore(lead.score)))),
      make('div', { class: 'actions' },
        button(`Ask about ${shortName(name)}`, () => this.#actions.ask(lead), { class: 'button primary' }),
        profile ? button('LinkedIn ↗', () => this.#actions.openLink(profile), { class: 'button', title: profile }) : null),
      ...[['E-mail', lead.email], ['Phone', lead.phone], ['LinkedIn', profile ? '' : lead.linkedinUrl]].filter(([, text]) => text)
        .map(([label, text]) => make('p', { class: 'fact' }, make('span', {}, label), make('span', { dir: 'auto', class: 'selectable' }, text))));
  }

  /** A link that the host opens, if it is one that may be opened; else its text. @param {string} text @param {string} label @returns {Node} */
  #link(text, label) {
    const url = webAddress(text);
    if (!url) return make('span', { dir: 'auto' }, text);
    const shown = label || inertLine(url.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, ''), 60);
    return button(`${shown} ↗`, () => this.#actions.openLink(url), { class: 'link', title: url });
  }
}

/** The first name where the name has several words; always short. @param {string} name */
function shortName(name) {
  return inertLine(name.split(' ')[0] || name, 24);
}
