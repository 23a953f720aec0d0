// An agent on the OpenAI Agents SDK. It needs OPENAI_API_KEY.
import { Agent, MCPServerStdio, run } from '@openai/agents';

const prompt = process.argv[2] ?? 'Which three leads of the import imp_demo should I call first, and why?';
const args = process.env.SALESTOUCH_API_KEY ? [] : ['--sandbox'];
const salestouch = new MCPServerStdio({ command: 'salestouch-mcp', args, env: process.env });
await salestouch.connect();
try {
  const agent = new Agent({ name: 'Triage', instructions: 'You help a salesperson.', mcpServers: [salestouch] });
  console.log((await run(agent, prompt)).finalOutput);
} finally {
  await salestouch.close();
}
