/** What every runtime does: a list and a create for each fault, a few at a time. Says what came of each. */

const AT_ONCE = 3;
/** For what hangs: a busy machine is slow, and not wrong. */
const LIMIT_MS = 300_000;

/**
 * `faults` are the options of the calls, in the faults' order, with `inTurn` the create only after the list; gives
 * `[code/outcome of the list, … of the create, what was wrong]`.
 */
export async function callAll(library, url, faults) {
  const results = [];
  const work = async (waiting) => {
    for (const [at, { inTurn, ...options }] of waiting) {
      const client = new library.BackupClient({
        baseUrl: `${url}/${at}`,
        auth: { token: 'token' },
        maxRetries: 0,
        ...options,
      });
      const list = ended(library, client.list());
      if (inTurn) await list;
      const create = ended(
        library,
        client.create({ name: 'name', password: 'password', email: 'e@example.com' }, { maxRetries: 3 }),
      );
      results[at] = [await list, await create];
      client.free();
    }
  };
  // What is about kept connections comes last and alone: a connection that is left over would serve another fault's
  // call.
  const alone = [...faults.entries()].filter(([, { inTurn }]) => inTurn);
  const others = [...faults.entries()].filter(([, { inTurn }]) => !inTurn).values();
  await Promise.all(Array.from({ length: AT_ONCE }, () => work(others)));
  await work(alone);
  return results;
}

async function ended(library, promise) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve('it did not settle'), LIMIT_MS);
  });
  const done = promise.then(
    () => 'ok',
    (error) => {
      if (!library.isBackupError(error)) return `not an error of ours: ${error?.stack ?? error}`;
      if (CLASSES[error.code] !== error.name) return `the class of ${error.code} is ${error.name}`;
      return `${error.code}/${error.outcome}`;
    },
  );
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}

const CLASSES = {
  bad_request: 'ApiError',
  http_error: 'ApiError',
  server_error: 'ApiError',
  connection_failed: 'ConnectionError',
  timeout: 'TimeoutError',
  unexpected_redirect: 'ResponseError',
  invalid_response: 'ResponseError',
  response_too_large: 'ResponseError',
};
