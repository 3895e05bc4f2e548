/**
 * How much of each is kept. No station comes near it; a file that tells of more than there can be neither fills the
 * memory nor takes an hour to read.
 */

/** Charts at the same time; a station with a dozen outlets has about a hundred. */
export const mostCharts = 2_000;

export const mostSettings = 1_000;

/** Messages that wait: weeks without a connection. */
export const mostOwed = 20_000;

/** Of one plan. */
export const mostPeriods = 2_000;
