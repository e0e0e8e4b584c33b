/** A span for each call and a child for each attempt, of what `onAttempt` tells; the server gets a `traceparent`. */
import { type Attributes, context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { AttemptInfo, CallOptions } from 'ionos-backup';

const METHODS: Record<string, string> = { create: 'POST', replace: 'PUT', update: 'PATCH', delete: 'DELETE' };
const tracer = trace.getTracer('ionos-backup');

/** Options of one call: `client.list(traced())`. */
export function traced(): Pick<CallOptions, 'headers' | 'onAttempt'> {
  const call = tracer.startSpan('backup');
  const inside = trace.setSpan(context.active(), call);
  const headers: Record<string, string> = {};
  propagation.inject(inside, headers);

  const onAttempt = (info: AttemptInfo): void => {
    const { operation, code, retryInMs } = info;
    const endTime = Date.now();
    const startTime = endTime - info.durationMs;
    const attributes = conventions(info);
    const options = { kind: SpanKind.CLIENT, startTime, attributes };
    const attempt = tracer.startSpan(METHODS[operation] ?? 'GET', options, inside);
    if (code !== undefined) attempt.setStatus({ code: SpanStatusCode.ERROR });
    attempt.end(endTime);
    // Another attempt follows.
    if (retryInMs !== undefined) return;
    call.updateName(`backup ${operation}`);
    if (code !== undefined) call.setStatus({ code: SpanStatusCode.ERROR, message: code });
    call.end(endTime);
  };
  return { headers, onAttempt };
}

/** The semantic conventions for HTTP clients. */
function conventions({ operation, attempt, status, code }: AttemptInfo): Attributes {
  return {
    'http.request.method': METHODS[operation] ?? 'GET',
    ...(attempt > 1 && { 'http.request.resend_count': attempt - 1 }),
    ...(status !== undefined && { 'http.response.status_code': status }),
    ...(code !== undefined && { 'error.type': status === undefined ? code : `${status}` }),
  };
}
