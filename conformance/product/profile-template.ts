/** The profile file as a vendor begins it: every question with what may be answered, and no answers. */
import { allowedAnswers } from './check-answers.js';
import { headings, type Question, questions } from './questions.js';

/** JSON. It is refused until the vendor has filled it in. */
export function profileTemplate(): string {
  const template = {
    designation: '',
    configId: '',
    description: '',
    firmwareVersion: '',
    vendorName: '',
    connectors: [{ id: 1, current: 'AC or DC', type: '', cable: 'fixed or detachable' }],
    answers: Object.fromEntries(questions.map((question) => [question.id, blank(question)])),
    claimedMaxSeconds: { responseTime: 25, triggeredFunctionTime: 5, remoteStartTime: 5, remoteStopTime: 5 },
  };
  return `${JSON.stringify(template, null, 2)}\n`;
}

function blank({ text, kind, under }: Question) {
  return {
    question: under === undefined ? text : `${headings[under]}: ${text}`,
    allowed: allowedAnswers[kind].replaceAll('"', ''),
    answer: null,
  };
}
