/** A request to a puppet over HTTP. */

export interface Posted {
  readonly status: number;
  readonly ok: boolean;
  readonly text: string;
}

/** Rejects with the address when nobody answers there. */
export async function post(url: string, body: object, timeoutMs: number): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, ok: response.ok, text: await response.text() };
  } catch (cause) {
    throw new Error(`the puppet does not answer at ${url}: ${reasonOf(cause)}`, { cause });
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
