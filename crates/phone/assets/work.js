// Long work: the same program in a worker of its own, so that a cramp tapped meanwhile is stored
// by the service worker at once. The page ends the work by ending this worker.
//
// Before this file stands BUILD; the build writes it.
importScripts(BUILD.script);

// What is stored here is seen there: a log is read anew for every answer, whoever wrote it.
self.addEventListener("message", async ({ data: { address, method, type, body } }) => {
  const url = new URL(address, self.location.origin);
  const request = new Request(url, { method, headers: type ? { "content-type": type } : {} });
  const response = await respond(request, Promise.resolve(body ?? []));
  const told = (name) => response.headers.get(name);
  self.postMessage({
    ok: response.ok,
    location: told("location"),
    type: told("content-type"),
    disposition: told("content-disposition"),
    records: told("charley-records"),
    body: await response.arrayBuffer(),
  });
});
