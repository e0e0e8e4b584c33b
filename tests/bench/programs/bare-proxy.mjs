/** What a gateway is measured against: a worker that passes everything on and looks at nothing. */
export default {
  fetch(request, { UPSTREAM }) {
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(`${UPSTREAM}${pathname.replace('/api', '/v6')}${search}`, request));
  },
};
