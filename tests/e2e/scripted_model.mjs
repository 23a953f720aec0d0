// A model for tests, on loopback: asks for one tool, then answers. It speaks the wire formats of OpenAI (Chat
// Completions, Responses) and Anthropic (Messages), whole or as events. It is also the proxy of the program under test,
// to notice whoever would leave this machine.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';

const usage = { input_tokens: 1, output_tokens: 1 };

/** What differs between the formats: where tools and their results are in a request, and how a turn is written. */
const formats = {
  '/v1/chat/completions': {
    tools: ({ tools }) => tools?.map((tool) => tool.function),
    results: ({ messages }) => messages.filter(({ role }) => role === 'tool').map(({ content }) => content),
    turn: ({ model }, { call, text }) => ({
      id: randomUUID(), object: 'chat.completion', created: 1, model,
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
      choices: [{
        index: 0, finish_reason: call ? 'tool_calls' : 'stop',
        message: call
          ? { role: 'assistant', content: null, tool_calls: [{ id: randomUUID(), type: 'function', function: { name: call.name, arguments: JSON.stringify(call.input) } }] }
          : { role: 'assistant', content: text },
      }],
    }),
  },
  '/v1/responses': {
    tools: ({ tools }) => tools,
    results: ({ input }) => [input].flat().filter(({ type }) => type === 'function_call_output').map(({ output }) => output),
    turn: ({ model }, { call, text }) => ({
      id: randomUUID(), object: 'response', created_at: 1, status: 'completed', model, usage: { ...usage, total_tokens: 2 },
      output: [call
        ? { type: 'function_call', id: randomUUID(), call_id: randomUUID(), status: 'completed', name: call.name, arguments: JSON.stringify(call.input) }
        : { type: 'message', id: randomUUID(), status: 'completed', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] }],
    }),
  },
  '/v1/messages': {
    tools: ({ tools }) => tools,
    results: ({ messages }) => messages.flatMap(({ content }) => content).filter(({ type }) => type === 'tool_result').map(({ content }) => content),
    turn: ({ model }, { call, text }) => ({
      id: randomUUID(), type: 'message', role: 'assistant', model, usage, stop_sequence: null, stop_reason: call ? 'tool_use' : 'end_turn',
      content: [call ? { type: 'tool_use', id: randomUUID(), ...call } : { type: 'text', text }],
    }),
    events: ({ content: [block], stop_reason, stop_sequence, ...message }) => {
      const isCall = block.type === 'tool_use';
      return [
        { type: 'message_start', message: { ...message, content: [], stop_reason: null, stop_sequence } },
        { type: 'content_block_start', index: 0, content_block: isCall ? { ...block, input: {} } : { ...block, text: '' } },
        { type: 'content_block_delta', index: 0, delta: isCall ? { type: 'input_json_delta', partial_json: JSON.stringify(block.input) } : { type: 'text_delta', text: block.text } },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason, stop_sequence }, usage },
        { type: 'message_stop' },
      ];
    },
  },
};

/** The text of a tool's result: a string, or a list of blocks. */
const textOf = (result) => (typeof result === 'string' ? result : result.map(({ text }) => text ?? '').join(''));

/**
 * `script` is { tool, input, answer }: the model calls the tool whose name ends so, with that input, and answers when it
 * has the result. `results` has the texts of the results that came, `mistakes` whatever a real API refuses, or that went
 * elsewhere.
 */
export async function scriptedModel(script) {
  const results = [];
  const mistakes = [];
  const server = http.createServer(async (request, response) => {
    const [path] = request.url.split('?');
    const format = request.method === 'POST' && formats[path];
    if (!format) {
      if (!request.url.startsWith('/')) mistakes.push(`left this machine: ${request.method} ${request.url}`);
      response.writeHead(404).end('{}');
      return;
    }
    const body = JSON.parse(Buffer.concat(await request.toArray()));
    const tools = format.tools(body) ?? [];
    for (const { name } of tools) if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) mistakes.push(`refused name of a tool: ${name}`);
    const tool = tools.find(({ name }) => name.endsWith(script.tool));
    const texts = format.results(body).map(textOf);
    results.push(...texts);
    if (body.stream && !format.events) mistakes.push(`events are not scripted: ${path}`);
    const turn = format.turn(body, tool && texts.length === 0 ? { call: { name: tool.name, input: script.input } } : { text: tool ? script.answer : 'Nothing to do.' });
    response.setHeader('content-type', body.stream ? 'text/event-stream' : 'application/json');
    response.end(body.stream ? format.events(turn).map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('') : JSON.stringify(turn));
  });
  server.on('connect', (request, socket) => {
    mistakes.push(`left this machine: ${request.url}`);
    socket.destroy();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, results, mistakes, stop };
}
