// Clients nobody here wrote do the job of the whole over stdio.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callLeads, clientsOver, connect, cursorIn } from './clients.mjs';
import { doTheJob } from './the_job.mjs';

for (const kind of clientsOver('stdio')) {
  test(kind, async (t) => {
    const connection = await connect(kind);
    t.after(() => connection.client.close());
    await doTheJob(t, connection);
  });
}

test('a cursor goes on after the server was started again', async (t) => {
  const args = { import_id: 'imp_team', response_profile: 'compact', limit: 10 };
  const first = await connect('sdk 1.x');
  const { text } = await callLeads(first.client, args);
  await first.client.close();
  const second = await connect('client 2.x, modern era');
  t.after(() => second.client.close());
  const next = await callLeads(second.client, { ...args, cursor: cursorIn(text) });
  assert.match(next.text, /^Import imp_team: leads 11-20 of 240\./);
});
