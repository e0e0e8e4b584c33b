/** openapi-fetch, its answer held against a schema by zod. */
import * as z from 'zod';

import { connect as connectUnchecked } from './openapi-fetch.mjs';

const text = z.string().nullish();
const Units = z.object({
  id: text,
  type: text,
  href: text,
  items: z.array(
    z.object({
      id: z.string(),
      type: text,
      href: text,
      metadata: z
        .object({
          etag: text,
          createdDate: text,
          createdBy: text,
          createdByUserId: text,
          lastModifiedDate: text,
          lastModifiedBy: text,
          lastModifiedByUserId: text,
          state: text,
        })
        .nullish(),
      properties: z.object({ name: text, password: text, email: text }).nullish(),
    }),
  ),
});

export function connect(options) {
  const list = connectUnchecked(options);
  return async () => Units.parse(await list());
}
