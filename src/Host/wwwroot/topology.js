// Keeps the picture of the topology up to date, without a reload that would flicker and lose the place.

const interval = 3000;
const shown = document.getElementById("topology");
const trouble = document.getElementById("topology-trouble");
const button = document.getElementById("topology-pause");
let paused = false;

// What moves by itself can be stopped (WCAG 2.2, 2.2.2).
button.hidden = false;
button.textContent = button.dataset.pause;
button.addEventListener("click", () => {
  paused = !paused;
  button.textContent = paused ? button.dataset.resume : button.dataset.pause;
});

setInterval(refresh, interval);

let asking = false;

async function refresh() {
  if (paused || asking || document.hidden || isInUse()) {
    return;
  }

  asking = true;
  try {
    const response = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(interval) });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("topology");
    trouble.hidden = fresh !== null;
    if (fresh !== null && !paused && !isInUse() && fresh.innerHTML !== shown.innerHTML) {
      shown.replaceChildren(...fresh.childNodes);
    }
  } catch {
    trouble.hidden = false;
  } finally {
    asking = false;
  }
}

// Nothing is taken from under somebody who is marking a figure to copy it.
function isInUse() {
  const selection = getSelection();
  return !selection.isCollapsed && selection.containsNode(shown, true);
}
