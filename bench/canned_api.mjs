// An API that answers each call with a body made once: imports `imp_LEADS` of lifelike leads, or
// with LEADS=everyday of people who write long posts in everyday English. Prints its URL.
//   node bench/canned_api.mjs 10 100 1000 5000
import http from 'node:http';
import { everydayImport } from './everyday_leads.mjs';
import { lifelikeImport } from './lifelike_leads.mjs';

const importOf = (leads) => (process.env.LEADS === 'everyday' ? everydayImport(1, leads, 'judged') : lifelikeImport(1, leads));
const bodies = new Map(process.argv.slice(2).map((leads) => [`imp_${leads}`, Buffer.from(JSON.stringify({
  ok: true, status: 200, data: { import_id: `imp_${leads}`, leads: importOf(Number(leads)) }, error: null, meta: { warnings: [] },
}))]));
http.createServer(async (request, response) => {
  if (request.method === 'GET') return response.writeHead(404).end('{}');
  const { input } = JSON.parse(Buffer.concat(await request.toArray()));
  const body = bodies.get(input.import_id);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
}).listen(0, '127.0.0.1', function listening() {
  console.log(`http://127.0.0.1:${this.address().port}`);
});
