/** How the body of an answer arrives, step by step: something is sent, or waited for, or fails. */

/**
 * @typedef {{ send?: Uint8Array, pauseMs?: number, hang?: boolean, fail?: string }} Step
 */

/**
 * The steps of a reply. A body that is sent whole is one step, one that is empty none.
 *
 * @returns {Step[]}
 */
export function stepsOf({ body, fault }) {
  const half = body.slice(0, body.length >> 1);
  switch (fault?.kind) {
    case 'StallAfterHeaders':
      return [{ send: half }, { hang: true }];
    case 'ResetAfterHeaders':
      return [{ send: half }, { fail: 'ECONNRESET' }];
    case 'Truncate':
      // At least the last byte is missing, or it would be a whole body.
      return [{ send: body.slice(0, Math.min(fault.bytes, Math.max(body.length - 1, 0))) }, { fail: 'UND_ERR_SOCKET' }];
    case 'Drip':
      return pieces(body, fault.bytes).flatMap((send) => [{ send }, { pauseMs: fault.intervalMs }]);
    default:
      return body.length > 0 ? [{ send: body }] : [];
  }
}

function pieces(body, size) {
  return Array.from({ length: Math.ceil(body.length / size) }, (_, at) => body.slice(at * size, (at + 1) * size));
}

/** The failure of a connection as Node's fetch throws it: a `TypeError` whose cause has a code. */
export function broken(message, code) {
  const said = code === 'ECONNRESET' ? 'read ECONNRESET' : 'other side closed';
  return new TypeError(message, { cause: Object.assign(new Error(said), { code }) });
}
