/** The cell of workerd: answers with the results. */
import * as library from 'ionos-backup';
import { callAll } from './calls.mjs';

export default {
  async fetch(_request, { FAULTS_URL, FAULTS }) {
    return Response.json(await callAll(library, FAULTS_URL, JSON.parse(FAULTS)));
  },
};
