/** How a page says what came of it: in its title. */
export const baseUrl = decodeURIComponent(globalThis.location?.hash.slice(1) ?? '');

/** Holds a digest against the one that the address names, if it names one. */
export function compare(digest) {
  const wanted = location.search.slice(1) || digest;
  if (digest !== wanted) throw new Error(`${digest} is not ${wanted}`);
  return 'ok';
}

/** Puts the end of a promise into the title. */
export function report(promise) {
  promise.then(
    (text) => (document.title = text),
    (error) => (document.title = `FAIL ${error?.stack ?? error}`),
  );
}

/** The next message of a worker or port. */
export function answer(port) {
  return new Promise((resolve, reject) => {
    port.onmessage = ({ data }) => (data === 'ok' ? resolve(data) : reject(new Error(data)));
    port.onerror = (event) => reject(new Error(event.message ?? 'the worker did not start'));
  });
}
