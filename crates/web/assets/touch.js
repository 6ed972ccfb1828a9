// That something was saved can also be felt, by whoever does not look. The page says so in words.
const saved = document.querySelector("[data-saved]");
// A page that nobody touched may not buzz, and a browser would complain of the attempt.
if (saved && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(40);
