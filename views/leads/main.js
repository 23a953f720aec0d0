// The view of an import's leads: hears the host, holds what is shown, and hands it to the parts of the document.
import { Card } from './card.js';
import { ColumnMenu } from './column_menu.js';
import { fittingColumns } from './columns.js';
import { ask, saveCsv } from './conversation.js';
import { byId } from './element.js';
import { FilterChips } from './filter_chips.js';
import { FilterMenu } from './filter_menu.js';
import { Host, reportSize } from './host.js';
import { applyHostContext } from './host_context.js';
import { ImportSession } from './import_session.js';
import { Overview } from './overview.js';
import { isFiltering, noFilter, scoreScale, select, sorted } from './selection.js';
import { ServerRoad } from './server_road.js';
import { renderState, showNotice } from './state_panels.js';
import { statusParts } from './status_bar.js';
import { Table } from './table.js';

/** @typedef {import('./lead.js').Lead} Lead */
/** @typedef {import('./selection.js').Filter} Filter */
/** @typedef {import('./selection.js').Sort} Sort */

/** @type {Record<string, any>} */
let context = {};
const host = new Host(new Map(/** @type {[string, import('./host.js').Handler][]} */ ([
  ['ui/notifications/tool-input', (params) => session.heardInput(params)],
  ['ui/notifications/tool-result', (params) => session.heardResult(params)],
  ['ui/notifications/tool-cancelled', () => session.heardCancelled()],
  ['ui/notifications/host-context-changed', (params) => useContext(params)],
  ['ui/resource-teardown', () => session.stop()],
])));
const road = new ServerRoad(host);
const session = new ImportSession(road, (begunAgain) => {
  if (begunAgain) { picked.clear(); opened = null; }
  change();
});

/** @type {Lead[]} */
let selected = [];
/** @type {Set<Lead>} */
const picked = new Set();
/** @type {Lead | null} */
let opened = null;
let filter = noFilter();
/** @type {Sort} */
let sort = null;
let tableWidth = 0;
/** What a person chose; until then what fits. @type {Set<string> | null} */
let chosenColumns = null;

/** @param {Partial<Filter>} part */
function refine(part) {
  filter = { ...filter, ...part };
  change();
}

/** @param {string[]} statuses */
function toggleStatuses(statuses) {
  const kept = new Set(filter.statuses);
  const isOn = statuses.some((status) => kept.has(status));
  for (const status of statuses) if (isOn) kept.delete(status); else kept.add(status);
  refine({ statuses: kept });
}

function clearFilter() {
  search.value = '';
  refine(noFilter());
}

/** Ascending, descending, then the import's order; scores begin with the best. @param {string} column */
function cycleSort(column) {
  const first = column === 'score' ? -1 : 1;
  if (sort?.column !== column) sort = { column, direction: first };
  else sort = sort.direction === first ? { column, direction: first === 1 ? -1 : 1 } : null;
  change();
}

/** @param {Lead[]} leads @param {boolean} on */
function pick(leads, on) {
  for (const lead of leads) if (on) picked.add(lead); else picked.delete(lead);
  change();
}

/** @param {Lead} lead @param {boolean} byKeyboard */
function open(lead, byKeyboard) {
  opened = lead;
  render();
  if (byKeyboard) card.focus();
}

function closeCard() {
  if (!opened) return;
  opened = null;
  render();
  table.focus();
}

/** @param {Lead[]} leads */
async function askAbout(leads) {
  showNotice('Handing over…');
  showNotice(await ask(host, session, leads));
}

/** @param {Lead[]} leads */
async function save(leads) {
  showNotice('Making the file…');
  showNotice(await saveCsv(host, session, leads));
}

/** @param {string} url */
async function openLink(url) {
  const refusal = `The host did not open ${url}`;
  const answer = await host.request('ui/open-link', { url }).catch(() => ({ isError: true }));
  if (answer?.isError) showNotice(refusal);
}

async function toggleFullScreen() {
  const mode = context.displayMode === 'fullscreen' ? 'inline' : 'fullscreen';
  try {
    const answer = await host.request('ui/request-display-mode', { mode });
    if (answer?.mode) useContext({ displayMode: answer.mode });
  } catch {
    showNotice('The host did not change the display.');
  }
}

const search = /** @type {HTMLInputElement} */ (byId('search'));
const overview = new Overview({
  toggleStatuses,
  setScore: (score) => refine({ score }),
  toggleTrait: (trait) => refine({ [trait]: !filter[trait] }),
});
const chips = new FilterChips(refine, clearFilter);
const filterMenu = new FilterMenu({ change: refine, toggleStatuses });
const columnMenu = new ColumnMenu((keys) => { chosenColumns = keys; change(); });
const table = new Table(byId('grid'), {
  open, pick, sort: cycleSort,
  resized: (width) => { tableWidth = width; change(); },
});
const card = new Card({
  whole: (lead) => road.whole(session.importId, lead.place),
  ask: (lead) => void askAbout([lead]),
  openLink: (url) => void openLink(url),
  close: closeCard,
});

search.addEventListener('input', () => refine({ text: search.value }));
byId('expand').addEventListener('click', () => void toggleFullScreen());
byId('save').addEventListener('click', () => void save(selected));
byId('save-picked').addEventListener('click', () => void save(pickedInOrder()));
byId('ask').addEventListener('click', () => void askAbout(pickedInOrder()));
byId('clear').addEventListener('click', () => { picked.clear(); change(); table.focus(); });
addEventListener('keydown', (event) => { if (event.key === 'Escape') closeCard(); });

/** As the table shows them; those that the filter hides come last. */
function pickedInOrder() {
  const shown = selected.filter((lead) => picked.has(lead));
  return shown.length === picked.size ? shown : [...new Set([...shown, ...picked])];
}

/** @param {Record<string, any>} changed */
function useContext(changed) {
  context = { ...context, ...changed };
  applyHostContext(context);
  change();
}

let isChanging = false;

/** Shows all changes of one frame together. */
function change() {
  if (isChanging) return;
  isChanging = true;
  requestAnimationFrame(() => { isChanging = false; render(); });
}

/** Called with what it was called with the last time, it gives what it gave. @template {unknown[]} Args @template Result @param {(...args: Args) => Result} make */
function remembering(make) {
  /** @type {Args | null} */
  let last = null;
  /** @type {Result} */
  let result;
  return (/** @type {Args} */ ...args) => {
    if (last === null || args.some((arg, at) => arg !== last?.[at])) result = make(...args);
    last = args;
    return result;
  };
}

const scaleOf = remembering(scoreScale);
const inOrder = remembering(sorted);
const selectionOf = remembering(select);

/** @type {Set<string>} */
let fitting = new Set();

/** The same set while the same columns fit: the table rebuilds its rows for another one. */
function shownColumns() {
  if (chosenColumns) return chosenColumns;
  const now = fittingColumns(tableWidth);
  if (now.size !== fitting.size) fitting = now;
  return fitting;
}

function render() {
  const scale = scaleOf(session.leads);
  const selection = selectionOf(inOrder(session.leads, sort), filter, scale);
  const { facets } = selection;
  selected = selection.selected;
  const columns = shownColumns();
  const parts = statusParts(facets.statuses);
  if (session.leads.length > 0) {
    overview.render(facets, parts, filter, scale);
    chips.render(filter, scale);
    filterMenu.render(filter, parts, scale);
    columnMenu.render(columns);
  }
  renderState({
    session, selected: selected.length, picked: picked.size, isFiltering: isFiltering(filter), retry: () => session.load(), clearFilter,
    canSave: host.capabilities.downloadFile !== undefined, isFullScreen: context.displayMode === 'fullscreen',
    canExpand: (context.availableDisplayModes ?? []).includes(context.displayMode === 'fullscreen' ? 'inline' : 'fullscreen'),
  });
  table.render({ leads: selected, picked, opened, sort, columns, scale });
  card.show(opened);
}

async function start() {
  try {
    useContext(await host.connect());
    host.initialized();
    reportSize(host, byId('view'));
  } catch (error) {
    session.fail(error);
  }
}

void start();
