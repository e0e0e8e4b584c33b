/** What is seen where there is no wasm to be had: an import that works, and one error of ours that says what to do. */

/** Runs it all; `remedy` is what the message has to name. Throws at the first thing that is not as it should be. */
export async function unsupported(library, remedy) {
  const { BackupClient, BackupError, isBackupError } = library;
  for (const [operation, make] of [
    ['constructor', () => new BackupClient()],
    ['fromEnv', () => BackupClient.fromEnv({ IONOS_TOKEN: 'token' })],
    ['constructor', () => new (class extends BackupClient {})()],
    // What is wrong with the options cannot be told without the wasm either.
    ['constructor', () => new BackupClient({ timeout: 5 })],
  ]) {
    const error = thrownBy(make);
    const facts = [error.name, error.code, error.operation, error.outcome, error.attempts, error.retryable].join(' ');
    equal(facts, `BackupError unsupported_runtime ${operation} not_sent 0 false`);
    equal(isBackupError(error) && error instanceof BackupError && error instanceof Error, true);
    if (!error.message.startsWith(`${operation}: `) || !error.message.includes(remedy)) throw error;
    equal(JSON.parse(JSON.stringify(error)).code, 'unsupported_runtime');
  }
  // Methods of what is no client give a promise all the same.
  const error = await BackupClient.prototype.list.call({}).catch((thrown) => thrown);
  equal(`${error.code} ${error.argument}`, 'invalid_argument this');
  equal(isBackupError(new TypeError('another')), false);
  return 'ok';
}

/** The same for `ionos-backup/wasm`, which is to be given `source`. */
export async function unsupportedInitialize(library, source, remedy) {
  for (const initialize of [library.initialize, async () => library.initializeSync(source)]) {
    const error = await initialize(source).then(
      () => undefined,
      (thrown) => thrown,
    );
    equal(`${error?.code} ${error?.operation}`, 'unsupported_runtime initialize');
    if (!error.message.includes(remedy)) throw error;
  }
  return 'ok';
}

function thrownBy(make) {
  try {
    make();
  } catch (error) {
    return error;
  }
  throw new Error('it was made');
}

function equal(got, wanted) {
  if (got !== wanted) throw new Error(`got ${got}, wanted ${wanted}`);
}
