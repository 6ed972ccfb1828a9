// The first visit, before the service worker answers for this address.
const show = (id) => {
  for (const part of document.querySelectorAll("[data-part]")) part.hidden = part.id !== id;
};

// One that has arrived is activated at once; one that fails becomes redundant.
const arrived = (worker) =>
  new Promise((done, fail) => {
    const look = () => {
      if (worker.state === "activated") done();
      if (worker.state === "redundant") fail(new Error("the download was not complete"));
    };
    worker.addEventListener("statechange", look);
    look();
  });

async function start() {
  show("setting-up");
  // A page that is answered by the network again and again would reload for ever.
  const tries = Number(sessionStorage.getItem("tries") ?? 0);
  if (tries > 2) throw new Error("the browser does not hand this page over");
  const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  await arrived(registration.active ?? registration.waiting ?? registration.installing);
  sessionStorage.setItem("tries", String(tries + 1));
  location.reload();
}

const attempt = () =>
  start().catch((why) => {
    document.getElementById("why").textContent = String(why?.message ?? why);
    sessionStorage.removeItem("tries");
    show("failed");
  });

if (!window.isSecureContext) show("insecure");
else if (!("serviceWorker" in navigator)) show("unsupported");
else {
  document.getElementById("again").addEventListener("click", attempt);
  attempt();
}
