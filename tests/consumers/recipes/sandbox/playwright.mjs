/** Playwright's `route` hands what a page asks of an origin to the sandbox. */

/** Answers every request of the page below `origin`; a fault that resets the connection is one for the page. */
export async function routeToSandbox(page, sandbox, origin) {
  await page.route(`${origin}/**`, async (route) => {
    const asked = route.request();
    const body = asked.postDataBuffer();
    const request = new Request(asked.url(), { method: asked.method(), headers: await asked.allHeaders(), body });
    try {
      const response = await sandbox.handler(request);
      const bytes = Buffer.from(await response.arrayBuffer());
      await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: bytes });
    } catch {
      await route.abort('connectionreset');
    }
  });
}
