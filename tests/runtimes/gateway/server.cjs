/** The gateway of `require`, on `node:http`. */
const { createServer } = require('node:http');
const { createGateway } = require('ionos-backup/gateway');

import('./options.mjs').then(({ optionsFor }) => {
  const server = createServer(createGateway(optionsFor(process.env.UPSTREAM)).node);
  server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address()['port']}`));
});
