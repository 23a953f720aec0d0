// Checks what a view sends against the schema of MCP Apps, and what it passes on to the server against that of MCP.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CallToolRequestSchema, ReadResourceRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import Ajv from 'ajv/dist/2020.js';

const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('@modelcontextprotocol/ext-apps/schema.json'), 'utf8'));
const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema(schema, 'apps');

const definitions = new Map([
  ['ui/initialize', 'McpUiInitializeRequest'], ['ui/notifications/initialized', 'McpUiInitializedNotification'], ['ui/notifications/size-changed', 'McpUiSizeChangedNotification'],
  ['ui/message', 'McpUiMessageRequest'], ['ui/update-model-context', 'McpUiUpdateModelContextRequest'], ['ui/open-link', 'McpUiOpenLinkRequest'],
  ['ui/download-file', 'McpUiDownloadFileRequest'], ['ui/request-display-mode', 'McpUiRequestDisplayModeRequest'],
]);
const passedOn = new Map([['tools/call', CallToolRequestSchema], ['resources/read', ReadResourceRequestSchema]]);

export function checkMessages(messages) {
  assert.ok(messages.length > 0, 'the view sent nothing');
  for (const message of messages) {
    assert.equal(message.jsonrpc, '2.0');
    if (message.method === undefined) {
      assert.ok(message.id !== undefined && (message.result !== undefined || message.error !== undefined), `neither request nor answer: ${JSON.stringify(message)}`);
      continue;
    }
    checkCall(message);
  }
}

function checkCall({ method, params }) {
  const definition = definitions.get(method);
  if (definition) {
    const validate = ajv.getSchema(`apps#/$defs/${definition}`);
    assert.ok(validate({ method, params }), `${method}: ${ajv.errorsText(validate.errors)}`);
    return;
  }
  const sdkSchema = passedOn.get(method);
  assert.ok(sdkSchema, `the schema has no ${method}`);
  sdkSchema.parse({ method, params });
}
