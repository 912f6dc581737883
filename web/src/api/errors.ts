/** A refusal of the server, or a failure to reach it (`status` 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Messages by field, for forms. */
    readonly details: Readonly<Record<string, string>> = {},
    readonly requestId: string | null = null,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

const FALLBACK: Record<number, string> = {
  403: 'Your account may not do this.',
  404: 'It is not here, or not yours.',
  413: 'This is larger than the server accepts.',
  503: 'The server is busy. Try again in a moment.',
};

interface Failure {
  error?: { code?: unknown; message?: unknown; details?: unknown };
}

/** Reads the server's error envelope; copes with answers that are not one. */
export function toApiError(response: Response, body: unknown): ApiError {
  const failure = (typeof body === 'object' && body !== null ? (body as Failure).error : undefined) ?? {};
  const details: Record<string, string> = {};
  if (typeof failure.details === 'object' && failure.details !== null) {
    for (const [key, value] of Object.entries(failure.details)) details[key] = String(value);
  }
  return new ApiError(
    response.status,
    typeof failure.code === 'string' ? failure.code : String(response.status),
    typeof failure.message === 'string' && failure.message !== ''
      ? failure.message
      : (FALLBACK[response.status] ?? `The server answered ${response.status}.`),
    details,
    response.headers.get('x-request-id'),
  );
}

export function unreachable(): ApiError {
  return new ApiError(0, 'unreachable', 'The server cannot be reached.');
}
