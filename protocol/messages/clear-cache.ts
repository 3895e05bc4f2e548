/** ClearCache, 5.4: the authorization cache is emptied. */
import { type Message, oneOf, record } from './types/shapes.js';

export const ClearCacheRequest = record({}, 'Empties the authorization cache (5.4).');
export type ClearCacheRequest = Message<typeof ClearCacheRequest>;

export const ClearCacheResponse = record(
  {
    status: oneOf(['Accepted', 'Rejected'], 'Rejected: there is no cache, or it could not be emptied (7.20).'),
  },
  'Whether the cache was emptied (5.4).',
);
export type ClearCacheResponse = Message<typeof ClearCacheResponse>;
