// A routine counted down. Without this file the page is a list of steps to read, and the link
// that begins it leads to the first.
//
// <dialog id="player"> holds the beats as the server worked them out: <li data-step data-kind
// data-seconds data-side data-says data-time data-quiet>, whose text a screen reader is told. The
// drawings, titles and words are those of the list, #step-STEP. data-auto: what was done stores
// itself by the form #done; else the form's button is shown.
const dialog = document.getElementById("player");
const begin = document.getElementById("begin");
if (dialog?.showModal && begin) play();

function play() {
  const part = (name) => dialog.querySelector(`[data-part="${name}"]`);
  const beats = [...dialog.querySelectorAll("[data-kind]")].map((li) => ({
    ...li.dataset,
    seconds: Number(li.dataset.seconds),
    tell: li.textContent,
  }));
  const total = beats.reduce((sum, beat) => sum + beat.seconds, 0);
  const holds = beats.reduce((sum, beat) => sum + (beat.kind === "hold" ? beat.seconds : 0), 0);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  // A frame that comes later than this: the device slept.
  const ASLEEP = 5;
  let at, left, held, last, running, lock, sound = true, audio;

  begin.addEventListener("click", (event) => {
    event.preventDefault();
    audio ??= window.AudioContext && new AudioContext();
    [held, part("finish").hidden, part("run").hidden] = [0, true, false];
    dialog.showModal();
    part("pause").focus({ preventScroll: true });
    enter(0);
    go();
  });
  part("pause").addEventListener("click", () => (running ? pause() : go()));
  part("back").addEventListener("click", () => {
    // At the start of a position, to the one before.
    const here = position(at);
    leap(at === here && beats[at].seconds - left < 3 ? position(here - 1) : here);
  });
  part("skip").addEventListener("click", () => {
    const next = beats.findIndex((beat, n) => n > at && beat.kind === "ready");
    if (next < 0) finish();
    else leap(next);
  });
  part("sound").addEventListener("click", () => {
    sound = !sound;
    part("sound").setAttribute("aria-pressed", sound);
    if (sound) cue("ready");
  });
  for (const button of dialog.querySelectorAll("[data-close]")) {
    button.addEventListener("click", () => dialog.close());
  }
  dialog.addEventListener("close", () => {
    running = false;
    release();
    begin.focus();
  });
  // What nobody can see is not counted.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && running) pause();
  });

  function position(n) {
    while (n > 0 && beats[n].kind !== "ready") n -= 1;
    return Math.max(0, n);
  }

  function leap(n) {
    enter(n);
    draw();
  }

  function enter(n, over = 0) {
    const [beat, before] = [beats[n], beats[at]];
    [at, left] = [n, beat.seconds - over];
    dialog.dataset.kind = beat.kind;
    part("title").textContent = of(beat.step, "title");
    part("how").textContent = of(beat.step, "how");
    part("step").textContent = `Step ${Number(beat.step) + 1} of ${Number(beats.at(-1).step) + 1}`;
    part("says").textContent = beat.says;
    part("leg").textContent = beat.side ? `${beat.side[0].toUpperCase()}${beat.side.slice(1)} leg` : "";
    part("time").textContent = beat.kind === "ready" ? "" : beat.time;
    if (!before || before.step !== beat.step || before.side !== beat.side || !part("stage").firstChild) {
      picture(beat);
    }
    if (!("quiet" in beat)) part("tell").textContent = beat.tell;
    cue(beat.kind);
  }

  function of(step, what) {
    return document.querySelector(`#step-${step} [data-${what}]`).textContent;
  }

  // The drawing of the step, or the last before it; in a mirror for the other leg.
  function picture({ step, side }) {
    let drawing;
    for (let n = Number(step); n >= 0 && !drawing; n -= 1) {
      drawing = document.querySelector(`#step-${n} svg.figure`);
    }
    const copy = drawing?.cloneNode(true);
    if (copy) {
      copy.querySelector("title").remove();
      for (const name of ["id", "role", "aria-labelledby"]) copy.removeAttribute(name);
      copy.setAttribute("aria-hidden", "true");
      copy.classList.toggle("mirrored", Boolean(side && copy.dataset.leg && side !== copy.dataset.leg));
    }
    part("stage").replaceChildren(...(copy ? [copy] : []));
  }

  function go() {
    [running, last] = [true, undefined];
    part("pause").textContent = "Pause";
    dialog.classList.remove("paused");
    keepAwake();
    requestAnimationFrame(frame);
  }

  function pause() {
    running = false;
    part("pause").textContent = "Go on";
    dialog.classList.add("paused");
    release();
  }

  function frame(now) {
    if (!running) return;
    const passed = last === undefined ? 0 : (now - last) / 1000;
    last = now;
    if (passed > ASLEEP) return pause();
    if (beats[at].kind === "hold") held += Math.min(passed, left);
    left -= passed;
    while (left <= 0) {
      if (at + 1 === beats.length) return finish();
      enter(at + 1, -left);
    }
    draw();
    requestAnimationFrame(frame);
  }

  function draw() {
    const whole = String(Math.ceil(left));
    if (part("count").textContent !== whole) {
      part("count").textContent = whole;
      const done = beats.slice(0, at).reduce((sum, beat) => sum + beat.seconds, 0);
      part("bar").value = (done + beats[at].seconds - left) / total;
      if (calm.matches) ring(Math.ceil(left));
    }
    if (!calm.matches) ring(left);
  }

  function ring(seconds) {
    part("ring").setAttribute("stroke-dashoffset", 1 - seconds / beats[at].seconds);
  }

  // Skipped to the end is not done: then it is asked, not stored.
  function finish() {
    running = false;
    release();
    [part("run").hidden, part("finish").hidden] = [true, false];
    part("tell").textContent = "Done.";
    cue("end");
    const form = document.getElementById("done");
    if (form && "auto" in dialog.dataset && held >= holds / 2) form.requestSubmit();
    else part("finish").querySelector("button").focus();
  }

  function cue(kind) {
    navigator.vibrate?.({ ready: [60], hold: [250], rest: [70, 90, 70], end: [200, 120, 200] }[kind]);
    if (!sound || !audio) return;
    const notes = {
      ready: [[440, 0]],
      hold: [[587, 0], [880, 0.16]],
      rest: [[587, 0], [440, 0.16]],
      end: [[523, 0], [659, 0.2], [784, 0.4]],
    }[kind];
    audio.resume();
    for (const [pitch, after] of notes) {
      const [tone, loud] = [audio.createOscillator(), audio.createGain()];
      const start = audio.currentTime + after;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0, start);
      loud.gain.linearRampToValueAtTime(0.2, start + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
      tone.connect(loud).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.55);
    }
  }

  async function keepAwake() {
    lock = await navigator.wakeLock?.request("screen").catch(() => undefined);
    if (!running) release();
  }

  function release() {
    lock?.release();
    lock = undefined;
  }
}
