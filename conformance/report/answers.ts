/** A vendor's answers as reports show them. */
import { headings, type Question } from '../product/questions.js';
import type { StationProfile } from '../product/station-profile.js';

/** With its heading, where it stands under one. */
export function questionText({ text, under }: Question): string {
  return under === undefined ? text : `${headings[under]}: ${text}`;
}

export function answerText({ answers }: StationProfile, { id }: Question): string {
  const answer = answers[id];
  if (answer === undefined) return 'not answered';
  if (answer.length === 0) return 'none';
  return typeof answer === 'string' ? answer : answer.join(', ');
}
