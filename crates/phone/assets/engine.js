// The program in a worker: loads the WebAssembly and answers requests with it.
//
// Part of the script that both workers import. Each begins with BUILD: what this version of Charley
// consists of.
const CACHE = `charley-${BUILD.version}`;

// A file of this very version. Where the browser threw it away, it is fetched again, by an address
// that names its content, and checked.
async function own(path) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  if (kept) return kept;
  const named = [...BUILD.files, BUILD.printer.program, ...BUILD.printer.fonts];
  const [, integrity] = named.find(([name]) => name === path);
  const fresh = await fetch(new Request(path, { integrity, cache: "no-cache" }));
  if (!fresh.ok) throw new Error(`${path}: ${fresh.status}`);
  await cache.put(path, fresh.clone());
  return fresh;
}

async function load(bound, path) {
  await bound({ module_or_path: await own(path) });
  return bound;
}

let program;
function start() {
  program ??= load(bind(), BUILD.program).catch((why) => {
    program = undefined;
    throw why;
  });
  return program;
}

// What writes PDF files is a program of its own: it and its fonts are fetched with the first report.
let printer;
self.loadPrinter = () => {
  printer ??= ready().catch((why) => {
    printer = undefined;
    throw why;
  });
  return printer;
};

async function ready() {
  const { program, fonts } = BUILD.printer;
  const bytes = async ([path]) => new Uint8Array(await (await own(path)).arrayBuffer());
  const [{ print }, ...read] = await Promise.all([
    load(bindPrinter(), program[0]),
    ...fonts.map(bytes),
  ]);
  self.print = (document) => print(document, ...read);
}

// A request that the program never answers, because it broke, must not leave a page waiting.
const waiting = new Set();
self.addEventListener("error", ({ error }) => {
  // What was stored is stored; the next request begins with a program in its first state.
  program = undefined;
  for (const giveUp of waiting) giveUp(error);
  waiting.clear();
});

// `body` is a promise made before anything was waited for: later it could not be read any more.
async function respond(request, body) {
  try {
    const { answer } = await start();
    return await new Promise((done, giveUp) => {
      waiting.add(giveUp);
      answer(request, body).then(done, giveUp).finally(() => waiting.delete(giveUp));
    });
  } catch {
    return broken();
  }
}

function broken() {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark"><title>Charley did not answer</title>
<main><h1>Charley did not answer</h1>
<p>What was saved before is still there. What you just sent may not be saved.</p>
<p>Try again. If it stays like this, connect to the internet once and open Charley again: it then
fetches its own program anew. Your diary is not part of that.</p>
<p><a href="/">To Tonight</a></p></main></html>`;
  return new Response(page, {
    status: 503,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}
