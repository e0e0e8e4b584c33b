/** openapi-fetch, its answer held against a schema by valibot. */
import * as v from 'valibot';

import { connect as connectUnchecked } from './openapi-fetch.mjs';

const text = v.nullish(v.string());
const Units = v.object({
  id: text,
  type: text,
  href: text,
  items: v.array(
    v.object({
      id: v.string(),
      type: text,
      href: text,
      metadata: v.nullish(
        v.object({
          etag: text,
          createdDate: text,
          createdBy: text,
          createdByUserId: text,
          lastModifiedDate: text,
          lastModifiedBy: text,
          lastModifiedByUserId: text,
          state: text,
        }),
      ),
      properties: v.nullish(v.object({ name: text, password: text, email: text })),
    }),
  ),
});

export function connect(options) {
  const list = connectUnchecked(options);
  return async () => v.parse(Units, await list());
}
