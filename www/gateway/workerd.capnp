# The gateway in workerd on one's own machine, as serve.mjs runs it: the files of `npm run build`, settings from the
# environment, the port and the page's folder from the command line. Two forms, which differ in what may be reached.

using Workerd = import "/workerd/workerd.capnp";

# For an API on this machine, as the sandbox is: loopback is refused unless it is allowed.
const loopback :Workerd.Config = (
  services = [ (name = "gateway", worker = .gateway), .page, (name = "api", network = (allow = ["public", "local"], tlsOptions = .tls)) ],
  sockets = [ .http ],
);

# For the real API: no way to this machine or its network.
const public :Workerd.Config = (
  services = [ (name = "gateway", worker = .gateway), .page, (name = "api", network = (allow = ["public"], tlsOptions = .tls)) ],
  sockets = [ .http ],
);

const gateway :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed "../dist/gateway/index.js"),
    (name = "client.wasm", wasm = embed "../dist/gateway/client.wasm"),
  ],
  compatibilityDate = "2026-01-01",
  compatibilityFlags = [ "enable_request_signal" ],
  bindings = [
    (name = "ASSETS", service = "page"),
    (name = "UPSTREAM", fromEnvironment = "UPSTREAM"),
    (name = "SESSION_SECRET", fromEnvironment = "SESSION_SECRET"),
    (name = "SESSION_SECONDS", fromEnvironment = "SESSION_SECONDS"),
  ],
  globalOutbound = "api",
);

const page :Workerd.Service = (name = "page", disk = (writable = false, allowDotfiles = false));
const http :Workerd.Socket = (name = "http", address = "127.0.0.1:0", http = (), service = "gateway");
const tls :Workerd.TlsOptions = (trustBrowserCas = true);
