// Says in which state the whole view is: loading, failed, empty, or so many leads of so many; and what can be done.
import { byId, make, setText } from './element.js';
import { count, counted } from './format.js';
import { rowHeight } from './table.js';

/**
 * @typedef {object} State
 * @property {import('./import_session.js').ImportSession} session
 * @property {number} selected
 * @property {number} picked
 * @property {boolean} isFiltering
 * @property {boolean} canSave
 * @property {boolean} canExpand
 * @property {boolean} isFullScreen
 * @property {() => void} retry
 * @property {() => void} clearFilter
 */

/** @type {() => void} */
let emptyAction = () => {};
/** @type {() => void} */
let retry = () => {};
byId('empty-action').addEventListener('click', () => emptyAction());
byId('banner-retry').addEventListener('click', () => retry());

const bones = byId('bones');
bones.style.setProperty('--row-height', `${rowHeight}px`);
for (let row = 0; row < 12; row++) {
  bones.append(make('div', { class: 'bone-row' }, make('i', { class: 'bone' }), make('i', { class: 'bone' }), make('i', { class: 'bone' }), make('i', { class: 'bone' })));
}

/** @param {State} state */
export function renderState(state) {
  const { session } = state;
  const isWaiting = session.leads.length === 0 && session.isBusy;
  retry = state.retry;
  byId('view').ariaBusy = String(session.isBusy);
  setText(byId('title'), session.name || 'Leads');
  byId('title').title = session.name;
  setText(byId('count'), countText(state));
  bones.hidden = !isWaiting;
  for (const id of ['toolbar', 'bottom']) byId(id).hidden = session.leads.length === 0;
  byId('grid').hidden = state.selected === 0;
  renderActions(state);
  renderProgress(session);
  renderEmpty(state, isWaiting);
}

/** @param {State} state */
function countText({ session, selected, isFiltering }) {
  const { leads, total, phase } = session;
  if (total === null) return phase === 'failed' ? '' : 'Loading…';
  if (phase === 'loading' && leads.length < total) return `${isFiltering ? `${count(selected)} selected, ` : ''}${count(leads.length)} of ${count(total)} loaded`;
  const all = leads.length < total ? leads.length : total;
  return isFiltering ? `${count(selected)} of ${counted(all, 'lead')}` : counted(all, 'lead');
}

/** @param {State} state */
function renderActions({ session, selected, picked, canSave, canExpand, isFullScreen }) {
  byId('expand').hidden = !canExpand;
  setText(byId('expand'), isFullScreen ? 'Collapse' : 'Expand');
  byId('save').hidden = !canSave || selected === 0;
  byId('save').title = session.phase === 'loading' ? 'Saves the leads that are loaded' : '';
  byId('picked').hidden = picked === 0;
  byId('bottom').classList.toggle('has-picked', picked > 0);
  byId('save-picked').hidden = !canSave;
  setText(byId('picked-count'), `${count(picked)} picked`);
}

/** @param {State['session']} session */
function renderProgress({ phase, leads, total, failure }) {
  const progress = byId('progress');
  progress.hidden = phase !== 'loading' || !total;
  progress.style.transform = `scaleX(${total ? leads.length / total : 0})`;
  const isPart = phase === 'failed' && leads.length > 0;
  byId('banner').hidden = !isPart;
  setText(byId('banner-text'), isPart ? `${count(leads.length)} of ${count(total ?? 0)} leads are here. ${failure}` : '');
}

/** @param {State} state @param {boolean} isWaiting */
function renderEmpty({ session, selected, retry, clearFilter }, isWaiting) {
  const { leads, phase, failure } = session;
  const empty = byId('empty');
  empty.hidden = isWaiting || selected > 0;
  if (empty.hidden) return;
  if (leads.length === 0 && phase === 'failed') fillEmpty('The leads could not be loaded', failure, 'Retry', retry);
  else if (leads.length === 0) fillEmpty('No leads yet', 'This import holds no leads. Once it does, show it again.', '', () => {});
  else fillEmpty('No lead matches', 'Take a filter away or search for something else.', 'Clear filters', clearFilter);
}

/** @param {string} title @param {string} text @param {string} label of the action; empty for none @param {() => void} action */
function fillEmpty(title, text, label, action) {
  emptyAction = action;
  setText(byId('empty-title'), title);
  setText(byId('empty-text'), text);
  setText(byId('empty-action'), label);
  byId('empty-action').hidden = label === '';
}

/** Says what became of an action, until the next one. @param {string} text */
export function showNotice(text) {
  setText(byId('notice'), text);
  byId('bottom').classList.toggle('has-notice', text !== '');
}
