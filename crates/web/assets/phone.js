// What only a browser can do for a diary that lives in it. On a page that a server drew, where no
// service worker answers, this file does nothing.
const workers = navigator.serviceWorker;
const all = (css) => [...document.querySelectorAll(css)];
const show = (css, on = true) => all(css).forEach((part) => (part.hidden = !on));
const press = (css, act) => all(css).forEach((part) => part.addEventListener("click", act));
const atNight = document.documentElement.classList.contains("night");

if (workers?.controller) {
  wake();
  keep();
  install();
  newer();
}

// A worker that had nothing to do was stopped. It is up again by the time the finger that comes down
// has left the glass.
function wake() {
  const call = () => document.hidden || workers.controller?.postMessage("wake");
  for (const sign of ["visibilitychange", "pointerdown"]) document.addEventListener(sign, call);
}

// Browsers may ask the person whether to keep what a page stores. Not at night, and not before
// there is something to keep.
async function keep() {
  const store = navigator.storage;
  if (!store?.persist) return;
  const tell = (kept) => {
    show('[data-kept="yes"]', kept);
    show('[data-kept="no"]', !kept);
  };
  let kept = await store.persisted();
  const saved = document.querySelector(".notice[role=status]:not([hidden])");
  if (!kept && saved && !atNight) kept = await store.persist();
  tell(kept);
  press("[data-keep]", async () => {
    kept = await store.persist();
    tell(kept);
    show("[data-kept-refused]", !kept);
  });
}

function install() {
  const installed = matchMedia("(display-mode: standalone)").matches || navigator.standalone;
  if (installed) return;
  // Only Safari has `standalone`; it never offers to install by itself.
  if ("standalone" in navigator) show('[data-install="ios"]');
  addEventListener("beforeinstallprompt", (offer) => {
    offer.preventDefault();
    show('[data-install="prompt"]');
    press("[data-install-now]", async () => {
      await offer.prompt();
      show('[data-install="prompt"]', false);
    });
  });
}

async function newer() {
  const registration = await workers.ready;
  const look = () => show("[data-newer]", Boolean(registration.waiting));
  registration.addEventListener("updatefound", () =>
    registration.installing?.addEventListener("statechange", look),
  );
  look();
  press("[data-take-over]", () => {
    workers.addEventListener("controllerchange", () => location.reload());
    registration.waiting?.postMessage("take-over");
  });
}
