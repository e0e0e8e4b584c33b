/** The gateway that the probes of tests/runtimes are sent to, before an API that misbehaves. */
import { createGateway } from 'ionos-backup/gateway';
import { optionsFor } from '../../../../options.mjs';

const gateway = createGateway({ ...optionsFor(process.env.PROBED_API_URL), basePath: '/api/probed' });

export const { GET, POST, PUT, PATCH, DELETE } = gateway.handlers;
