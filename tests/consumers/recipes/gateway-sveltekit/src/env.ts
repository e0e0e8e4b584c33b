/** What the server is told, and no page. */
import { defineEnvVars } from '@sveltejs/kit/env';

export const variables = defineEnvVars({
  IONOS_API_URL: { schema: (value) => value, description: 'The API, where it is not the live one' },
  IONOS_TOKEN: {},
  SESSION: {},
});
