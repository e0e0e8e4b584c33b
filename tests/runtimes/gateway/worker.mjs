/** The gateway as a worker of workerd. */
import { createGateway } from 'ionos-backup/gateway';
import { optionsFor } from './options.mjs';

let gateway;

export default {
  fetch(request, { UPSTREAM }) {
    gateway ??= createGateway(optionsFor(UPSTREAM));
    return gateway.fetch(request);
  },
};
