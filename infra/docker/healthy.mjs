// The server container's health check. A file of its own: an engine may split a command's arguments at spaces.
const answer = await fetch(`http://127.0.0.1:${process.env['PORT']}/healthz`).catch(() => undefined);
process.exitCode = answer?.ok === true ? 0 : 1;
