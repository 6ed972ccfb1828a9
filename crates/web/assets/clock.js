// The running clock of a cramp. Without this file the page shows the minutes at which it was drawn.
//
// <p data-elapsed="75"> says how many seconds had passed when the page was drawn.
// <section data-after="600" hidden> is shown once that many have.
const clock = document.querySelector("[data-elapsed]");
if (clock) {
  const began = Date.now() - Number(clock.dataset.elapsed) * 1000;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const late = [...document.querySelectorAll("[data-after]")];
  const two = (n) => String(n).padStart(2, "0");
  const show = () => {
    const seconds = Math.max(0, Math.floor((Date.now() - began) / 1000));
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const text = calm.matches
      ? `${h * 60 + m} min`
      : h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
    if (clock.textContent !== text) clock.textContent = text;
    for (const part of late) {
      if (part.hidden && seconds >= Number(part.dataset.after)) part.hidden = false;
    }
  };
  show();
  setInterval(show, 1000);
}
