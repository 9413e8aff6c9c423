// The command centre: replaces the parts of the page that the server says have
// changed. Without this file the page reloads itself every half minute.
const reloadAfter = 60_000;

const lost = document.querySelector("[data-lost]");
const said = document.querySelector("[data-said]");

function replace({ part, html }) {
  const box = document.getElementById(`centre-${part}`);
  if (!box) return;
  const held = box.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  box.innerHTML = html; // drawn by our own server, by the templates of the page
  if (held) [...box.querySelectorAll("a")].find((a) => a.getAttribute("href") === held)?.focus();
  if (part === "alerts") say(said.dataset.said);
}

// say lets a screen reader tell of a change, and of the next one too.
function say(text) {
  said.textContent = "";
  setTimeout(() => { said.textContent = text; }, 50);
}

function follow() {
  const source = new EventSource(document.body.dataset.events);
  source.addEventListener("open", () => { lost.textContent = ""; });
  source.addEventListener("part", (event) => replace(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    // The browser comes back by itself, unless it was told not to.
    const told = source.readyState === EventSource.CLOSED;
    lost.textContent = told ? lost.dataset.full : lost.dataset.lost;
    if (told) setTimeout(() => location.reload(), reloadAfter);
  });
}

follow();
document.documentElement.dataset.ready = "yes"; // browser tests wait for it
