/** What may stand in a close frame (RFC 6455, 5.5.1 and 7.4). */

const MOST_REASON_BYTES = 123;

/** Throws when no close frame may carry this code: that is a defect of the caller. */
export function assertCloseCode(code: number): void {
  const standard = code >= 1000 && code <= 1014 && !(code >= 1004 && code <= 1006);
  if (!Number.isInteger(code) || !(standard || (code >= 3000 && code <= 4999))) {
    throw new Error(`link: ${code} cannot be sent as a WebSocket close code`);
  }
}

/** As much of the text as a close frame holds, cut between two characters. */
export function closeFrameReason(text: string): string {
  let reason = '';
  let size = 0;
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > MOST_REASON_BYTES) return reason;
    reason += character;
  }
  return reason;
}
