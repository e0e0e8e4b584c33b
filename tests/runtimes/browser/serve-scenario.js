/** Runs the scenario for each message, in whatever kind of worker. */
export function serveScenario(library, scenario) {
  const serve = async (baseUrl, port) => {
    const text = await scenario(library, baseUrl).catch((error) => `${error?.stack ?? error}`);
    port.postMessage(text);
  };
  globalThis.onconnect = ({ ports: [port] }) => (port.onmessage = ({ data }) => serve(data, port));
  // A service worker's event can wait.
  globalThis.onmessage = (/** @type {MessageEvent & { waitUntil?: Function }} */ event) => {
    const done = serve(event.data, event.ports[0] ?? globalThis);
    event.waitUntil?.(done);
  };
}
