/** The gateway that every cell serves: who one is stands in a header, as no application of sense would have it. */

/**
 * Options for an API at `upstream`.
 *
 * @returns {any}
 */
export function optionsFor(upstream) {
  return { basePath: '/api/backup', baseUrl: upstream, authorize };
}

async function authorize({ headers }) {
  switch (headers.get('x-session')) {
    case 'token':
      return { token: 'canary-token' };
    case 'user':
      return { username: 'jürgen@example.com', password: 'pässwörd' };
    case 'confined':
      return { token: 'canary-token', contractNumber: 12 };
    case 'unfit':
      return {};
    case 'broken':
      throw new Error('canary-reason');
    case 'elsewhere':
      return new Response('to sign in', { status: 307, headers: { location: '/sign-in', 'set-cookie': 'a=b' } });
    default:
      return undefined;
  }
}
