// Work that takes long: the page is shown with what is known at once, and the rest follows.
//
// <div id="answer" data-later="/why?complete=1"> holds the first answer. That address answers a
// page; what has the same id there takes its place, and may have more to follow. Meanwhile what has
// [data-while] within it is shown in place of [data-idle], and [data-stop] stops the work. Without
// this file a link on the page leads to the address. A page that is left stops its work.
//
// A server is simply asked. On a phone a worker of its own does the work, so that the service
// worker is free for a cramp tapped meanwhile. There it also takes the forms and the files with [data-long].
const onPhone = Boolean(navigator.serviceWorker?.controller);

// Shows within `place` that work goes on; answers how to show that it ended.
function begin(place, stop) {
  const show = (on) => {
    place.querySelectorAll("[data-while]").forEach((part) => (part.hidden = !on));
    place.querySelectorAll("[data-idle]").forEach((part) => (part.hidden = on));
    place.toggleAttribute("aria-busy", on);
    if (on) place.setAttribute("aria-busy", "true");
  };
  show(true);
  const stops = [...place.querySelectorAll("[data-stop]")];
  const end = () => {
    stops.forEach((button) => button.removeEventListener("click", stopped));
    show(false);
  };
  const stopped = () => {
    stop();
    end();
  };
  stops.forEach((button) => button.addEventListener("click", stopped));
  return end;
}

async function follow(place, asked) {
  const end = begin(place, asked.stop);
  try {
    const page = parse(await asked.ask({ address: place.dataset.later, method: "GET" }));
    const next = page.getElementById(place.id);
    if (!next) return end();
    place.replaceWith(next);
    if (next.dataset.later) await follow(next, asked);
  } catch {
    // It was stopped, or failed: the first answer stays, and the link with it.
    end();
  }
}

const parse = ({ ok, body }) => {
  if (!ok) throw new Error("no answer");
  return new DOMParser().parseFromString(new TextDecoder().decode(body), "text/html");
};

function complete(place) {
  const asked = onPhone ? byWorker() : byServer();
  follow(place, asked).finally(asked.stop);
}

document.querySelectorAll("[data-later]").forEach(complete);

// The way on for whoever stopped it: the same work, not a page that waits for it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-later] a");
  const place = link?.closest("[data-later]");
  if (!place || link.getAttribute("href") !== place.dataset.later) return;
  event.preventDefault();
  complete(place);
});

if (onPhone) {
  for (const form of document.querySelectorAll("form[data-long]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form, event.submitter);
    });
  }
  for (const link of document.querySelectorAll("a[data-long]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      deliver(link.closest("section"), async () => ({ address: link.pathname, method: "GET" }));
    });
  }
}

async function send(form, button) {
  const address = button?.getAttribute("formaction") ?? form.getAttribute("action");
  const fields = new FormData(form);
  const whole = form.enctype === "multipart/form-data" ? fields : new URLSearchParams(fields);
  await deliver(form, async () => {
    // The browser puts it together as it would have sent it.
    const request = new Request(address, { method: "POST", body: whole });
    const type = request.headers.get("content-type");
    return { address, method: "POST", type, body: await request.arrayBuffer() };
  });
}

// Asks what `place` is for, and shows or hands out what is answered.
async function deliver(place, what) {
  const asked = byWorker();
  const end = begin(place, asked.stop);
  try {
    const answer = await asked.ask(await what());
    if (answer.location) return location.assign(answer.location);
    const name = /filename="([^"]+)"/.exec(answer.disposition ?? "")?.[1];
    if (!answer.ok || !name) return put(parse({ ...answer, ok: true }));
    end();
    const gone = await handOut(new File([answer.body], name, { type: answer.type }), place);
    if (!gone || !("copy" in place.dataset)) return;
    // The page says when the last one was taken.
    const body = new URLSearchParams({ records: answer.records });
    await fetch("/settings/copy/taken", { method: "POST", body });
    location.reload();
  } catch {
    // It was stopped: the page is as it was.
  } finally {
    asked.stop();
    end();
  }
}

// What was answered in place of what was asked.
function put(page) {
  document.title = page.title;
  const main = page.getElementById("main");
  document.getElementById("main").replaceWith(main);
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
}

// The share sheet of a phone where it takes such a file, else the folder of downloads. Answers whether the file
// went anywhere: a sheet can be closed.
async function handOut(file, place) {
  const share = () =>
    navigator.share({ files: [file] }).then(
      () => "shared",
      (why) => why.name,
    );
  // At a desk the sheet offers people and not folders.
  const sheet = matchMedia("(pointer: coarse)").matches && navigator.canShare?.({ files: [file] });
  let said = sheet ? await share() : "cannot";
  // Too long passed since the touch that asked for it.
  if (said === "NotAllowedError") {
    await touched(place.querySelector("[data-ready]"));
    said = await share();
  }
  if (said === "shared" || said === "AbortError") return said === "shared";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  return true;
}

async function touched(part) {
  part.hidden = false;
  const button = part.querySelector("button");
  button.focus();
  await new Promise((done) => button.addEventListener("click", done, { once: true }));
  part.hidden = true;
}

function byServer() {
  const control = new AbortController();
  const ask = async ({ address }) => {
    const response = await fetch(address, { signal: control.signal });
    return { ok: response.ok, body: await response.arrayBuffer() };
  };
  return { ask, stop: () => control.abort() };
}

function byWorker() {
  const worker = new Worker("/work.js");
  let giveUp = () => {};
  const ask = (what) =>
    new Promise((done, fail) => {
      giveUp = fail;
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = fail;
      worker.postMessage(what);
    });
  const stop = () => {
    worker.terminate();
    giveUp(new Error("stopped"));
  };
  return { ask, stop };
}
