/** The cell of a worker whose bundle was made without the condition `workerd`. */
import * as library from 'ionos-backup';
import { unsupported } from './unsupported.mjs';

export default {
  fetch: (_request, { REMEDY }) =>
    unsupported(library, REMEDY).then(
      (text) => new Response(text),
      (error) => new Response(`${error?.stack ?? error}`, { status: 500 }),
    ),
};
