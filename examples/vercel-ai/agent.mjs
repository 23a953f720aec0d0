// An agent on the AI SDK of Vercel. It needs OPENAI_API_KEY; another provider's package and model do as well.
import { createMCPClient } from '@ai-sdk/mcp';
import { StdioMCPTransport } from '@ai-sdk/mcp/mcp-stdio';
import { openai } from '@ai-sdk/openai';
import { generateText, isStepCount } from 'ai';

const prompt = process.argv[2] ?? 'Which three leads of the import imp_demo should I call first, and why?';
const args = process.env.SALESTOUCH_API_KEY ? [] : ['--sandbox'];
const transport = new StdioMCPTransport({ command: 'salestouch-mcp', args, env: process.env });
const client = await createMCPClient({ transport });
try {
  const tools = await client.tools();
  const { text } = await generateText({ model: openai('gpt-5.6'), tools, stopWhen: isStepCount(10), prompt });
  console.log(text);
} finally {
  await client.close();
}
