/** Of every station under test; each has a CSMS to itself. */
export const identity = 'CP-1';
