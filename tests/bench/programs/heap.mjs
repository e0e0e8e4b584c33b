/** The heap of a worker, as its inspector has it: `node --experimental-websocket heap.mjs PORT` prints it as JSON. */
const [target] = await (await fetch(`http://127.0.0.1:${process.argv[2]}/json`)).json();
const socket = new WebSocket(target.webSocketDebuggerUrl);
socket.addEventListener('open', () => socket.send('{"id":1,"method":"Runtime.getHeapUsage"}'));
socket.addEventListener('message', ({ data }) => {
  console.log(`RESULT ${JSON.stringify(JSON.parse(data).result)}`);
  socket.close();
});
