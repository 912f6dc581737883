// Programs of the OpenAI Agents SDK for JavaScript: an agent with a tool, a guardrail, a group, and the Responses API with
// the processor of docs/openai-agents.md.
//
//     node run.mjs ENDPOINT KEY MODEL_URL PROCESSOR_MODULE

import { pathToFileURL } from 'node:url';
import {
  Agent, BatchTraceProcessor, OpenAIChatCompletionsModel, OpenAIProvider, OpenAIResponsesModel, Runner, getGlobalTraceProvider,
  setTraceProcessors, setTracingDisabled, tool, withTrace,
} from '@openai/agents';
import { OpenAITracingExporter } from '@openai/agents-openai';
import OpenAI from 'openai';
import { z } from 'zod';

const [endpoint, apiKey, baseURL, processorModule] = process.argv.slice(2);
const { ResponseProcessor } = await import(pathToFileURL(processorModule));
setTracingDisabled(false);
setTraceProcessors([new ResponseProcessor(new OpenAITracingExporter({ endpoint, apiKey }))]);

const client = new OpenAI({ baseURL, apiKey: 'not-a-key', maxRetries: 0 });
const chat = new OpenAIChatCompletionsModel(client, 'gpt-test');
const responses = new OpenAIResponsesModel(client, 'gpt-test-responses');
const weather = tool({
  name: 'weather', description: 'The weather in a city.', parameters: z.object({ city: z.string() }), execute: async ({ city }) => `${city}: 18 degrees`,
});
const runner = new Runner({ modelProvider: new OpenAIProvider({ openAIClient: client }) });
const agent = (name, more = {}) => new Agent({ name, instructions: 'Be brief.', model: chat, ...more });

await runner.run(agent('Greeter'), 'Say hello');
await runner.run(agent('Weather', { tools: [weather] }), 'How is it in Quito?');
const guard = { name: 'never', execute: async () => ({ tripwireTriggered: true, outputInfo: null }) };
await runner.run(agent('Guarded', { inputGuardrails: [guard] }), 'Let me in').catch((error) => console.log('as expected:', error.name));
await withTrace('Planner', () => runner.run(agent('Greeter'), 'In a group'), { groupId: 'thread-3', metadata: { customer: 'c-2' } });
await runner.run(agent('Responder', { model: responses }), 'Ask the Responses API');
await getGlobalTraceProvider().forceFlush();
console.log('done', BatchTraceProcessor.name);
