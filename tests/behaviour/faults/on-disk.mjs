/** The cell of Node, Deno and Bun: prints the results as one line of JSON. */
import * as library from 'ionos-backup';
import { callAll } from './calls.mjs';

const { env } = globalThis.process;
console.log(`RESULTS ${JSON.stringify(await callAll(library, env.FAULTS_URL, JSON.parse(env.FAULTS)))}`);
