// A host of MCP Apps in a page: a real client connected to the server, the real AppBridge, and the view in a sandboxed frame
// with the policy that hosts use. The tests steer it through `window.host`.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { AppBridge, PostMessageTransport } from '@modelcontextprotocol/ext-apps/app-bridge';

const policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";
const viewUri = 'ui://salestouch/leads.html';
const everything = { openLinks: {}, downloadFile: {}, serverTools: {}, serverResources: {}, updateModelContext: { text: {} }, message: { text: {} }, logging: {} };

/** All that the view sent, as it was sent. */
const messages = [];
const refused = new Set();
const frame = document.querySelector('iframe');
let bridge;

/**
 * @param {object} options `context`: of the host; `capabilities`: of the host; `withoutMeta`: the tool's result loses `_meta`;
 *   `cutAt`: the most bytes of a tool's answer; `refuseTools`: tools are not passed on; `withoutResult`: the call never ends
 */
async function start({ importId = 'imp_1', context = {}, capabilities = everything, withoutMeta = false, cutAt = 0, refuseTools = false, withoutResult = false }) {
  addEventListener('message', ({ source, data }) => { if (source === frame.contentWindow) messages.push(data); });
  const client = new Client({ name: 'host', version: '1' }, { capabilities: { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } } } });
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', location.href)));
  const args = { import_id: importId };
  const { contents } = await client.readResource({ uri: viewUri });
  const result = await client.callTool({ name: 'import_leads_show', arguments: args });
  if (withoutMeta) delete result._meta;

  bridge = new AppBridge(client, { name: 'host page', version: '1' }, capabilities, { hostContext: { theme: 'light', displayMode: 'inline', availableDisplayModes: ['inline', 'fullscreen'], locale: 'en', timeZone: 'UTC', ...context } });
  bridge.onsizechange = ({ height }) => { if (frame.dataset.mode !== 'fullscreen') frame.style.height = `${height}px`; };
  bridge.onmessage = async () => answer('ui/message');
  bridge.onopenlink = async () => answer('ui/open-link');
  bridge.ondownloadfile = async () => answer('ui/download-file');
  bridge.onupdatemodelcontext = async () => { if (refused.has('ui/update-model-context')) throw new Error('not here'); return {}; };
  bridge.onrequestdisplaymode = async ({ mode }) => { setMode(mode); return { mode }; };
  const initialized = new Promise((resolve) => { bridge.oninitialized = resolve; });
  await bridge.connect(new PostMessageTransport(frame.contentWindow, frame.contentWindow));
  if (refuseTools) bridge.oncalltool = async () => { throw new Error('This host passes no tools on'); };
  if (cutAt) bridge.oncalltool = async (params) => cut(await client.callTool(params), cutAt);
  setMode(context.displayMode ?? 'inline');
  frame.srcdoc = contents[0].text.replace('<head>', `<head><meta http-equiv="Content-Security-Policy" content="${policy}">`);
  await initialized;
  await bridge.sendToolInput({ arguments: args });
  window.host.resultAt = performance.now();
  if (!withoutResult) await bridge.sendToolResult(result);
}

function answer(method) {
  return refused.has(method) ? { isError: true } : {};
}

function setMode(mode) {
  frame.dataset.mode = mode;
  frame.style.height = mode === 'fullscreen' ? '100vh' : '500px';
}

/** As hosts do that keep a tool's answer short: the text is cut, what is structured falls away. */
function cut(result, most) {
  const whole = JSON.stringify(result.structuredContent ?? {});
  return whole.length <= most ? result : { content: [{ type: 'text', text: whole.slice(0, most) }] };
}

window.host = {
  start, messages, refused,
  changeContext: (context) => bridge.sendHostContextChange(context),
  setMode,
  teardown: () => bridge.teardownResource({}),
  /** Asks as hosts do that look whether the view lives. */
  ping: () => new Promise((resolve) => {
    addEventListener('message', ({ source, data }) => { if (source === frame.contentWindow && data.id === 'ping' ) resolve(data); });
    frame.contentWindow.postMessage({ jsonrpc: '2.0', id: 'ping', method: 'ping' }, '*');
  }),
};
