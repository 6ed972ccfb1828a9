// Long work: the same program in a worker of its own, so that a cramp tapped meanwhile is stored
// by the service worker at once. The page ends the work by ending this worker.
//
// Before this file stands BUILD; the build writes it.
importScripts(BUILD.script);

self.addEventListener("message", async ({ data: address }) => {
  const url = new URL(address, self.location.origin);
  // Looking never writes, so it does not matter which worker looks. Nothing else is done here.
  const request = new Request(url, { method: "GET" });
  const response = await respond(request, []);
  self.postMessage({ ok: response.ok, text: await response.text() });
});
