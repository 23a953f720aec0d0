// An agent on the Claude Agent SDK. It needs ANTHROPIC_API_KEY.
import { query } from '@anthropic-ai/claude-agent-sdk';

const prompt = process.argv[2] ?? 'Which three leads of the import imp_demo should I call first, and why?';
const args = process.env.SALESTOUCH_API_KEY ? [] : ['--sandbox'];
const options = {
  mcpServers: { salestouch: { command: 'salestouch-mcp', args, alwaysLoad: true } },
  allowedTools: ['mcp__salestouch'], // each tool of this server, without a question
  tools: [], // none of the tools for files and shells
  settingSources: [], // none of the settings on this machine
};
for await (const message of query({ prompt, options })) if (message.type === 'result') console.log(message.result);
