// A SalesTouch API whose every answer depends on the key it is asked with; with a command that changes data.
import { once } from 'node:events';
import http from 'node:http';

/** Keys, and whose they are. */
export const accounts = { st_anna: 'Anna', st_ben: 'Ben' };

/** `asked` has what it was asked, `delay` the milliseconds for which a command takes. */
export async function startApi(t) {
  const api = http.createServer(async (request, response) => {
    const whose = accounts[/^Bearer (\S+)$/.exec(request.headers.authorization)?.[1]] ?? 'nobody';
    const body = Buffer.concat(await request.toArray()).toString();
    const command = request.url.split('/').pop();
    api.asked.push({ whose, url: request.url, body });
    const reply = (data, status = 200) => response.writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ok: status < 400, status, data, error: null, meta: {} }));
    if (request.url.endsWith('/schema')) {
      if (!request.url.includes('lead.status.set')) return reply({}, 404);
      return reply({ command: { command_id: 'lead.status.set', title: `Set for ${whose}`, description: 'Sets it.', risk: 'write',
        input_schema: { type: 'object', properties: { import_id: { type: 'string' } }, required: ['import_id'] } } });
    }
    await new Promise((resolve) => { setTimeout(resolve, api.delay); });
    if (command === 'import.list') return reply({ imports: [{ import_id: `imp_of_${whose}`, name: `Import of ${whose}` }] });
    if (command === 'import.leads.list') {
      const { input } = JSON.parse(body);
      return reply({ import_id: input.import_id, leads: Array.from({ length: 60 }, (_, i) => ({ id: `lead_${i}`, name: `${whose} ${i}`, title: 'great '.repeat(66).trim(), score: i })) });
    }
    return reply({ done: whose });
  });
  api.asked = [];
  api.delay = 0;
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  t.after(() => api.closeAllConnections() ?? api.close());
  api.url = `http://127.0.0.1:${api.address().port}`;
  return api;
}
