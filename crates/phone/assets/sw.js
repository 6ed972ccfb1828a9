// The service worker: every request of Charley's own pages is answered here, on this device.
//
// Before this file stands BUILD; the build writes it.
importScripts(BUILD.script);

// The worker for long work asks for what writes PDF files here.
const ON_DEMAND = [BUILD.printer.program, ...BUILD.printer.fonts];
const FILES = new Set([...BUILD.files, ...ON_DEMAND].map(([path]) => path));

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      // All of one version or nothing: what does not match its digest fails the installation,
      // and the version before goes on.
      await Promise.all(BUILD.files.map(([path]) => own(path)));
      // What the version before has fetched to write reports is carried over: named by its content,
      // it is the same, and there may be no connection when the next report is made. A printer that
      // changed is fetched for whoever had one.
      const cache = await caches.open(CACHE);
      const { program, fonts } = BUILD.printer;
      let had = false;
      for (const [path] of fonts) {
        const kept = await caches.match(path);
        if (!kept) continue;
        await cache.put(path, kept);
        had = true;
      }
      if (had) await own(program[0]);
      // The first version may serve at once. A later one waits until no window uses the earlier,
      // or until it is asked to: it must not come between a cramp and its being stored.
      if (!self.registration.active) await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("charley-") && name !== CACHE) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(self.skipWaiting());
  // Whoever asks next is told if it cannot start.
  if (event.data === "wake") event.waitUntil(start().catch(() => {}));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  // Charley's pages ask nothing of other places, and their content policy would not let them.
  if (origin !== self.location.origin) return;
  if (request.method === "GET" && FILES.has(pathname)) {
    event.respondWith(own(pathname).catch(broken));
  } else {
    const empty = request.method === "GET" || request.method === "HEAD";
    event.respondWith(respond(request, empty ? Promise.resolve([]) : request.arrayBuffer()));
  }
});
