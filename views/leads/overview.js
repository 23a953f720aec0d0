// What the import holds, above the table: statuses, scores, and how many leads can be reached.
import { button, byId, make, setText } from './element.js';
import { count } from './format.js';
import { Histogram } from './histogram.js';
import { describeScore } from './filter_chips.js';
import { StatusBar } from './status_bar.js';
import { traits } from './traits.js';

/** @typedef {import('./selection.js').Facets} Facets */
/** @typedef {import('./selection.js').Filter} Filter */
/** @typedef {import('./traits.js').Trait} Trait */

export class Overview {
  /** @param {{ toggleStatuses: (statuses: string[]) => void, setScore: (range: import('./selection.js').Range | null) => void, toggleTrait: (trait: Trait) => void }} actions */
  constructor(actions) {
    this.element = byId('overview');
    this.statusBar = new StatusBar(byId('status-bar'), byId('status-legend'), actions.toggleStatuses);
    this.histogram = new Histogram(byId('score-plot'), actions.setScore);
    this.shares = traits.map(({ trait, share: label }) => {
      const meter = make('i', { class: 'meter' }, make('i'));
      const number = make('b');
      const element = button('', () => actions.toggleTrait(trait), { class: 'share' });
      element.append(make('span', {}, label), meter, number);
      return { trait, label, element, number, fill: /** @type {HTMLElement} */ (meter.firstChild) };
    });
    byId('shares').append(...this.shares.map(({ element }) => element));
  }

  /** @param {Facets} facets @param {import('./status_bar.js').Part[]} parts @param {Filter} filter @param {import('./selection.js').Scale} scale */
  render(facets, parts, filter, scale) {
    this.element.hidden = false;
    this.statusBar.render(parts, filter.statuses);
    byId('scores').hidden = !scale.any;
    if (scale.any) this.#renderScores(facets, filter, scale);
    for (const { trait, label, element, number, fill } of this.shares) {
      const { of, having } = facets[trait];
      const percent = of === 0 ? 0 : Math.round((having / of) * 100);
      setText(number, `${percent} %`);
      fill.style.width = `${percent}%`;
      element.ariaPressed = String(filter[trait]);
      element.title = `${label}: ${count(having)} of ${count(of)}`;
    }
  }

  /** @param {Facets} facets @param {Filter} filter @param {import('./selection.js').Scale} scale */
  #renderScores(facets, filter, scale) {
    this.histogram.render(facets.scores, scale, filter.score);
    setText(byId('score-range'), filter.score ? describeScore(filter.score, scale) : '');
    setText(byId('score-from'), count(scale.from));
    setText(byId('score-middle'), count((scale.from + scale.to) / 2));
    setText(byId('score-to'), count(scale.to));
  }
}
