/**
 * The official SDK. Its axios is from before fetch, so that a given fetch needs an adapter.
 *
 * It waits a second before every first attempt. That is set to none here, which leaves one turn of a timer.
 */
import sdk from '@ionos-cloud/sdk-nodejs';

export function connect({ baseUrl, token, fetch }) {
  const configuration = new sdk.Configuration({ apiKey: token, basePath: baseUrl });
  configuration.setMaxWaitTime(0);
  if (fetch) configuration.baseOptions = { adapter: (config) => send(fetch, config) };
  const api = new sdk.BackupUnitsApi(configuration);
  return async () => (await api.backupunitsGet({ depth: 1 })).data;
}

async function send(fetch, config) {
  const response = await fetch(config.url, { method: config.method, headers: config.headers, body: config.data });
  const headers = Object.fromEntries(response.headers);
  return { data: await response.text(), status: response.status, statusText: '', headers, config, request: {} };
}
