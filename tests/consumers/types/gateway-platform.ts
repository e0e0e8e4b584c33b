/** The gateway with the types of a platform: its `Request` and `Response` are the global ones. */
import { createGateway } from 'ionos-backup/gateway';

const gateway = createGateway({
  authorize: (request) => {
    const typed: Request = request;
    if (typed.headers.get('cookie') === null) return new Response('sign in', { status: 403 });
    return { token: 'token' };
  },
  fetch,
});

export default {
  fetch: async (request: Request): Promise<Response> => {
    const answer: Response = await gateway.fetch(request);
    return answer.ok ? answer : gateway.handlers.GET(request);
  },
};

createGateway({ authorize: async () => Response.redirect('https://page.example/sign-in'), fetch: globalThis.fetch });
createGateway({ authorize: async () => undefined, fetch: async () => new Response() });
