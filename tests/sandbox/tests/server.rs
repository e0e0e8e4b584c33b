//! The server, for real: on a socket.
