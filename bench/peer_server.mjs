// The peer: the same tool on @modelcontextprotocol/sdk, written as its documentation suggests. Schema from the disk, as
// ours has it; arguments checked; the API's data handed on as JSON text, with `--structured` as structuredContent, too. Over
// stdio, or with `--http PORT` over Streamable HTTP without sessions, for which the SDK wants a server and a transport a request.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

// The SDK is installed with the tests; this file lives beside them.
const require = createRequire(new URL('../tests/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { Server } = await load('@modelcontextprotocol/sdk/server/index.js');
const { CallToolRequestSchema, ListToolsRequestSchema } = await load('@modelcontextprotocol/sdk/types.js');
const { AjvJsonSchemaValidator } = await load('@modelcontextprotocol/sdk/validation/ajv');

const command = JSON.parse(readFileSync(new URL('../schemas/import.leads.list.json', import.meta.url), 'utf8'));
const structured = process.argv.includes('--structured');
const validate = new AjvJsonSchemaValidator().getValidator(command.input_schema);

function makeServer() {
  const server = new Server({ name: 'peer', version: '1.0.0' }, { capabilities: { tools: {} } });

  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [{
      name: command.command_id, title: command.title, description: command.description, inputSchema: command.input_schema,
      ...(structured && { outputSchema: command.output_schema }),
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    }],
  }));

  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const { valid, errorMessage } = validate(params.arguments ?? {});
    if (!valid) return { content: [{ type: 'text', text: errorMessage }], isError: true };
    const response = await fetch(`${process.env.SALESTOUCH_API_BASE_URL}/api/v1/commands/${params.name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${process.env.SALESTOUCH_API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ input: params.arguments }),
    });
    const { ok, data, error, meta } = await response.json();
    if (!ok) return { content: [{ type: 'text', text: error.message }], isError: true };
    return { content: [{ type: 'text', text: JSON.stringify({ data, meta }) }], ...(structured && { structuredContent: data }) };
  });
  return server;
}

if (process.argv[2] === '--http') {
  const { default: http } = await import('node:http');
  const { StreamableHTTPServerTransport } = await load('@modelcontextprotocol/sdk/server/streamableHttp.js');
  http.createServer(async (request, response) => {
    const server = makeServer();
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
    response.on('close', () => { transport.close(); server.close(); });
    await server.connect(transport);
    await transport.handleRequest(request, response);
  }).listen(Number(process.argv[3]), '127.0.0.1', function listening() {
    console.error(`listening at http://127.0.0.1:${this.address().port}/mcp`);
  });
} else {
  const { StdioServerTransport } = await load('@modelcontextprotocol/sdk/server/stdio.js');
  await makeServer().connect(new StdioServerTransport());
}
