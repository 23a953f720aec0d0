// The page of `salestouch-mcp view`: the leads view in a frame, and what its host is for.
import { Endpoint } from './endpoint.js';
import { Host } from './host.js';

/** @typedef {{ import_id: string, token: string }} Visit */

const dark = matchMedia('(prefers-color-scheme: dark)');
const note = /** @type {HTMLElement} */ (document.getElementById('note'));
const frame = /** @type {HTMLIFrameElement} */ (document.getElementById('view'));

/** The visit that the server gave with the page, or that this page had before it was loaded again. */
function visitOf() {
  // @ts-expect-error: the page's own script has it
  const given = /** @type {Visit | null} */ (visit);
  if (given) sessionStorage.setItem('visit', JSON.stringify(given));
  if (given) history.replaceState(null, '', '/');
  return given ?? /** @type {Visit | null} */ (JSON.parse(sessionStorage.getItem('visit') ?? 'null'));
}

/** @param {string} text */
function say(text, isBrief = false) {
  note.textContent = text;
  note.classList.toggle('brief', isBrief);
  note.hidden = false;
  if (isBrief) setTimeout(() => { note.hidden = true; }, 5_000);
}

const context = () => ({
  theme: dark.matches ? 'dark' : 'light',
  displayMode: 'fullscreen',
  availableDisplayModes: ['fullscreen'],
  containerDimensions: { width: innerWidth, height: innerHeight },
  locale: navigator.language,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  platform: 'web',
});

/** @param {{ url: string }} params */
function openLink({ url }) {
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error('Only web links are opened.');
  window.open(url, '_blank', 'noopener,noreferrer');
}

/** @param {{ contents: { resource?: { uri: string, mimeType?: string, text?: string } }[] }} params */
function download({ contents }) {
  for (const { resource } of contents) {
    if (resource?.text === undefined) throw new Error('Only texts are saved.');
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([resource.text], { type: resource.mimeType ?? 'text/plain' }));
    link.download = decodeURIComponent(resource.uri.split('/').at(-1) ?? '') || 'leads';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}

/** What the view told of picked leads: there is no conversation here to tell it to. */
let picked = '';

/** @param {{ content?: { text?: string }[] }} params */
const textOf = ({ content = [] }) => content.map(({ text = '' }) => text).join('\n');

/** @param {{ content?: { text?: string }[] }} params */
async function copy(params) {
  await navigator.clipboard.writeText(`${textOf(params)}\n\n${picked}`.trim());
  say('Copied. Paste it into a chat.', true);
}

/** @param {Visit} visit */
function show({ import_id: importId, token }) {
  const endpoint = new Endpoint(token);
  const host = new Host(frame, {
    ping: () => {},
    'ui/initialize': () => ({
      protocolVersion: '2026-01-26',
      hostInfo: { name: 'salestouch-mcp view', version: '1' },
      hostCapabilities: { openLinks: {}, downloadFile: {}, serverTools: {}, serverResources: {}, message: { text: {} }, updateModelContext: { text: {} } },
      hostContext: context(),
    }),
    'ui/notifications/initialized': async () => {
      host.notify('ui/notifications/tool-input', { arguments: { import_id: importId } });
      try {
        host.notify('ui/notifications/tool-result', await endpoint.request('tools/call', { name: 'import_leads_show', arguments: { import_id: importId } }));
      } catch (error) {
        say(/** @type {Error} */ (error).message);
        frame.hidden = true;
      }
    },
    'ui/notifications/size-changed': () => {},
    'ui/open-link': openLink,
    'ui/download-file': download,
    'ui/update-model-context': (params) => { picked = textOf(params); },
    'ui/message': copy,
    'ui/request-display-mode': () => ({ mode: 'fullscreen' }),
    'notifications/message': () => {},
    'tools/call': (params) => endpoint.request('tools/call', params),
    'resources/read': (params) => endpoint.request('resources/read', params),
  });
  const tell = () => host.notify('ui/notifications/host-context-changed', context());
  dark.addEventListener('change', tell);
  addEventListener('resize', tell);
  frame.hidden = false;
  frame.src = '/leads.html';
}

const visited = visitOf();
if (visited) show(visited);
else say('This link was used already: it opens once. Run salestouch-mcp view again.');
