/** The gateway in workerd, before the API of the benchmark. */
import { createGateway } from 'ionos-backup/gateway';

let gateway;

export default {
  fetch(request, { UPSTREAM }) {
    gateway ??= createGateway({ basePath: '/api', baseUrl: `${UPSTREAM}/v6`, authorize: () => ({ token: 'token' }) });
    return gateway.fetch(request);
  },
};
