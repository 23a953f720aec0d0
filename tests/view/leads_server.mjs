// The real program over HTTP, on a SalesTouch API with leads of the test's choice, and a way between the view's host and the
// program on which calls can be held up or lost.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { createInterface } from 'node:readline';
import { cleanEnvironment, program } from '../e2e/clients.mjs';
import { serve } from '../e2e/programs.mjs';
import { madeUpLeads } from './made_up_leads.mjs';

/**
 * @returns a server at `url`. `leads`, `name` and `failure`, with which the API refuses, may be changed while it runs; `onCall`
 *   is awaited before rows are asked for; `calls` are those that came; `stop` and `start` lose the server and bring it back.
 *   Unless it `isCached`, the program asks the API for each page, so that changes are seen at once.
 */
export async function startServer(leads = madeUpLeads(5000), { over = 'http', isCached = false } = {}) {
  const state = { leads, name: 'Heads of sales, Q4', failure: null, onCall: null, calls: [], url: '' };
  const api = await listen((request, response) => answer(state, request, response));
  const env = { SALESTOUCH_API_BASE_URL: `http://127.0.0.1:${api.address().port}`, SALESTOUCH_API_KEY: 'st_view' };
  const running = over === 'stdio' ? startStdio(env) : await serve(['--calls-per-minute', '0', ...(isCached ? [] : ['--no-cache'])], env);
  let way;
  state.start = async () => {
    way = await listen((request, response) => passOn(state, running, request, response), state.url ? new URL(state.url).port : 0);
    state.url = `http://127.0.0.1:${way.address().port}/mcp`;
    return state;
  };
  state.stop = () => close(way);
  state.end = async () => {
    await Promise.allSettled([close(way), close(api), running.stop()]);
  };
  return state.start();
}

/** The program as a client starts it, behind as much of HTTP as a page needs to reach it. */
function startStdio(env) {
  const child = spawn(program, ['--no-cache'], { env: { ...cleanEnvironment, ...env }, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map();
  createInterface(child.stdout).on('line', (line) => {
    const { id } = JSON.parse(line);
    waiting.get(id)?.writeHead(200, { 'content-type': 'application/json' }).end(line);
    waiting.delete(id);
  });
  return {
    ask: (body, response) => {
      if (body.length === 0) return response.writeHead(405).end();
      const { id } = JSON.parse(body);
      child.stdin.write(`${body}\n`);
      return id === undefined ? response.writeHead(202).end() : waiting.set(id, response);
    },
    stop: () => child.stdin.end(),
  };
}

async function listen(answer, port = 0) {
  const server = http.createServer((request, response) => void answer(request, response)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function close(server) {
  server.closeAllConnections();
  return new Promise((resolve) => { server.close(resolve); });
}

async function answer({ leads, name, failure }, request, response) {
  const { input } = JSON.parse(Buffer.concat(await request.toArray()).toString() || '{}');
  const reply = (status, data, error = null) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: status < 400, status, data, error, meta: {} }));
  if (request.url.endsWith('/schema')) return reply(404, null, { code: 'not_found', message: 'No schema.' });
  if (failure) return reply(403, null, { code: 'forbidden', message: failure });
  if (request.url.endsWith('/import.list')) return reply(200, { imports: [{ import_id: 'imp_1', name }] });
  return reply(200, { import_id: input.import_id, leads });
}

async function passOn(state, running, request, response) {
  const body = Buffer.concat(await request.toArray());
  const { method, params } = body.length > 0 ? JSON.parse(body) : {};
  state.calls.push({ method, params });
  if (params?.name === 'import_leads_rows') await state.onCall?.(params.arguments);
  if (running.ask) return running.ask(body, response);
  const { origin, host, connection, ...headers } = request.headers;
  const outgoing = http.request(running.url, { method: request.method, headers }, (answered) => {
    response.writeHead(answered.statusCode, answered.headers);
    answered.pipe(response);
  });
  outgoing.on('error', () => response.writeHead(502).end());
  outgoing.end(body);
}
