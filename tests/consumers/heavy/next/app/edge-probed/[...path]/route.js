/** The same in Next's edge runtime. */
import { createGateway } from 'ionos-backup/gateway';
import { optionsFor } from '../../../options.mjs';

export const runtime = 'edge';

const gateway = createGateway({ ...optionsFor(process.env.PROBED_API_URL), basePath: '/edge-probed' });

export const { GET, POST, PUT, PATCH, DELETE } = gateway.handlers;
