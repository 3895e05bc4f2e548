/** The published JSON schema of a profile file, for editors. `read-profile.ts` judges, and says more. */
import { headings, type Question, type QuestionKind, questions } from './questions.js';

const text = (description: string) => ({ type: 'string', minLength: 1, description });
const seconds = (description: string) => ({ type: 'number', exclusiveMinimum: 0, description });

const connector = strict({
  id: { type: 'integer', minimum: 1, description: 'Counted from 1 without gaps.' },
  current: { enum: ['AC', 'DC'] },
  type: text('Such as cCCS2 or sType2.'),
  cable: { enum: ['fixed', 'detachable'] },
});

const maxima = strict({
  responseTime: seconds('From a request to its answer.'),
  triggeredFunctionTime: seconds('From the answer to TriggerMessage to the message.'),
  remoteStartTime: seconds('From RemoteStartTransaction to StartTransaction, the cable being in.'),
  remoteStopTime: seconds('From RemoteStopTransaction to StopTransaction.'),
});

const parts = strict({
  designation: text('What the product is called.'),
  configId: text('Of the configuration that is tested.'),
  firmwareVersion: text('As BootNotification says it.'),
  vendorName: text('CpoName, and the organization in the certificates of the station.'),
  connectors: { type: 'array', minItems: 1, items: connector },
  answers: strict(Object.fromEntries(questions.map((question) => [question.id, answerSchema(question)]))),
  claimedMaxSeconds: { ...maxima, description: 'What the vendor claims, seconds.' },
});

export const profileSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'statecharge certify: a station',
  description: 'A charge point as its vendor describes it to the test system.',
  ...parts,
  properties: {
    $schema: { type: 'string', description: 'For editors; not read.' },
    ...parts.properties,
    description: { type: 'string', description: 'What sets this configuration apart.' },
  },
  definitions: {
    yesNo: eitherForm({ enum: ['Yes', 'No'] }),
    text: eitherForm({ type: 'string' }),
    number: eitherForm({ type: ['string', 'number'], pattern: '^\\d+(\\.\\d+)?$', minimum: 0 }),
    list: eitherForm({ type: 'array', items: { type: 'string', minLength: 1 } }),
  } satisfies Readonly<Record<QuestionKind, object>>,
};

/** All properties are required, and there are no others. */
function strict<Properties extends Readonly<Record<string, object>>>(properties: Properties) {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** A reference alone could not carry the text of the question. */
function answerSchema({ kind, text, under }: Question): object {
  const description = under === undefined ? text : `${headings[under]}: ${text}`;
  return { description, allOf: [{ $ref: `#/definitions/${kind}` }] };
}

/** Alone, or beside its question. */
function eitherForm(answer: object): object {
  const properties = { question: {}, allowed: {}, answer };
  return { anyOf: [answer, { type: 'object', properties, required: ['answer'], additionalProperties: false }] };
}
