/** `statecharge schemas`: every message with what it is for, who sends it, and its JSON schemas. */
import { type Action, actions } from '../protocol/messages.js';
import { jsonSchemas } from '../protocol/schemas.js';

/** The text to print: a JSON array with one entry for each action, in alphabetical order. */
export function schemasCommand(): string {
  const schemas = jsonSchemas();
  const messages = (Object.keys(actions) as Action[]).map((action) => {
    const { request, response } = schemas[action];
    return { title: action, description: request['description'], ...actions[action], request, response };
  });
  return `${JSON.stringify(messages, null, 2)}\n`;
}
