// Puts the complete answer in the first one's place. Without this file a link on the page leads to it.
//
// <div id="answer" data-complete="/why?complete=1"> says where it is.
const first = document.querySelector("#answer[data-complete]");
if (first) {
  try {
    const response = await fetch(first.dataset.complete);
    if (response.ok) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const complete = page.getElementById("answer");
      if (complete) first.replaceWith(complete);
    }
  } catch {
    // The first answer stays, and the link with it.
  }
}
