/** The file in a form, as browsers and many stations upload it (RFC 7578). */
import type { Upload } from './file-server.js';

const lineEnd = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');

/** Null when the body is no such form. */
export function boundaryOf(contentType: string): string | null {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) return null;
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType) ?? [];
  return quoted ?? bare ?? null;
}

/** The first part that has a file name, or null. */
export function firstFile(body: Buffer, boundary: string): Upload | null {
  const delimiter = Buffer.from(`--${boundary}`);
  for (let start = body.indexOf(delimiter); start >= 0; ) {
    const next = body.indexOf(Buffer.concat([lineEnd, delimiter]), start + delimiter.length);
    // Without the delimiter at its end a part is cut off.
    if (next < 0) return null;
    const file = fileIn(body.subarray(start + delimiter.length, next));
    if (file !== null) return file;
    start = next + lineEnd.length;
  }
  return null;
}

function fileIn(part: Buffer): Upload | null {
  const end = part.indexOf(headEnd);
  if (end < 0) return null;
  const head = part.subarray(0, end).toString('utf8');
  const [, name] = /^content-disposition:.*;\s*filename="([^"\r\n]+)"/im.exec(head) ?? [];
  return name === undefined ? null : { name, bytes: part.subarray(end + headEnd.length) };
}
