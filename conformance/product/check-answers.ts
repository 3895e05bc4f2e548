/** The answers in a profile: an id of the certificate and what the vendor says to it. */
import { isRecord, type Problems, shown } from './profile-problems.js';
import { type Question, type QuestionKind, questions } from './questions.js';
import type { Answers } from './station-profile.js';

/** What may stand there, for messages and for whoever fills in the template. */
export const allowedAnswers: Readonly<Record<QuestionKind, string>> = {
  yesNo: '"Yes" or "No"',
  text: 'a text',
  number: 'a number',
  list: 'a list of texts',
};

/** An answer stands alone, or beside its question as the template writes it. Numbers may be written as such. */
export function checkAnswers(given: unknown, problems: Problems): Answers {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    problems.badValue(`"answers" is an object of ids and answers; not ${shown(given)}.`);
    return {};
  }
  const ids = questions.map(({ id }) => id);
  problems.unknownNames(given, ids, 'id of a question');
  problems.missingNames(given, ids, '"answers"');
  return Object.fromEntries(
    questions
      .filter(({ id }) => Object.hasOwn(given, id))
      .map((question) => [question.id, checkAnswer(question, given[question.id], problems)]),
  );
}

function checkAnswer(question: Question, given: unknown, problems: Problems): string | readonly string[] {
  const value = isRecord(given) ? given['answer'] : given;
  if (isRecord(given)) problems.unknownNames(given, ['question', 'allowed', 'answer'], `part of "${question.id}"`);
  const answer = understood(question.kind, value);
  if (answer !== null) return answer;
  const found = value === undefined || value === null || value === '' ? 'it has no answer' : `not ${shown(value)}`;
  problems.badValue(`"${question.id}" (${question.text}) is ${allowedAnswers[question.kind]}; ${found}.`);
  return '';
}

function understood(kind: QuestionKind, value: unknown): string | readonly string[] | null {
  switch (kind) {
    case 'yesNo':
      return value === 'Yes' || value === 'No' ? value : null;
    case 'number':
      if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return String(value);
      return typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? value : null;
    case 'text':
      return typeof value === 'string' ? value : null;
    case 'list':
      return Array.isArray(value) && value.every((each) => typeof each === 'string' && each !== '') ? value : null;
  }
}
