// Work that takes long: the page is shown with what is known at once, and the rest follows.
//
// <div id="answer" data-later="/why?complete=1"> holds the first answer. That address answers a
// page; what has the same id there takes its place. Within it, [data-while] is shown meanwhile, and
// [data-stop] stops the work. Without this file a link on the page leads to the address. A page
// that is left stops its work.
//
// A server is simply asked. On a phone a worker of its own does the work, so that the service
// worker is free for a cramp tapped meanwhile.
const onPhone = Boolean(navigator.serviceWorker?.controller);

for (const place of document.querySelectorAll("[data-later]")) {
  const { answer, stop } = onPhone ? byWorker(place.dataset.later) : byServer(place.dataset.later);
  const show = (css, on) => place.querySelectorAll(css).forEach((part) => (part.hidden = !on));
  show("[data-while]", true);
  place.setAttribute("aria-busy", "true");
  let stopped = false;
  const done = () => {
    show("[data-while]", false);
    place.removeAttribute("aria-busy");
  };
  for (const button of place.querySelectorAll("[data-stop]")) {
    button.addEventListener("click", () => {
      stopped = true;
      stop();
      done();
    });
  }
  answer.then(
    (text) => {
      if (stopped) return;
      const page = new DOMParser().parseFromString(text, "text/html");
      const complete = page.getElementById(place.id);
      if (complete) place.replaceWith(complete);
      else done();
    },
    // The first answer stays, and the link with it.
    done,
  );
}

function byServer(address) {
  const control = new AbortController();
  const answer = fetch(address, { signal: control.signal }).then((response) => {
    if (!response.ok) throw new Error(String(response.status));
    return response.text();
  });
  return { answer, stop: () => control.abort() };
}

function byWorker(address) {
  const worker = new Worker("/work.js");
  const answer = new Promise((done, fail) => {
    worker.addEventListener("message", ({ data }) => (data.ok ? done(data.text) : fail()));
    worker.addEventListener("error", fail);
    worker.postMessage(address);
  });
  const stop = () => worker.terminate();
  answer.then(stop, stop);
  return { answer, stop };
}
