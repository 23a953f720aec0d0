// An agent on LangChain. It needs OPENAI_API_KEY; another provider's package and model do as well.
import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { createAgent } from 'langchain';

const prompt = process.argv[2] ?? 'Which three leads of the import imp_demo should I call first, and why?';
const args = process.env.SALESTOUCH_API_KEY ? [] : ['--sandbox'];
const client = new MultiServerMCPClient({ salestouch: { command: 'salestouch-mcp', args, env: process.env } });
try {
  const agent = createAgent({ model: 'openai:gpt-5.6', tools: await client.getTools() });
  const { messages } = await agent.invoke({ messages: [{ role: 'user', content: prompt }] });
  console.log(messages.at(-1).text);
} finally {
  await client.close();
}
