// "/" goes to the search of a list, j and k to the next and the previous row.
// They stay out of the way while somebody types.
const typing = (e) => e.target.closest("input, textarea, select, [contenteditable]") || e.ctrlKey || e.metaKey || e.altKey;

export function hotkeys() {
  const search = document.querySelector("[data-hotkey='/']");
  const rows = [...document.querySelectorAll("[data-rows] tbody a:first-child")];
  document.addEventListener("keydown", (e) => {
    if (typing(e)) return;
    if (e.key === "/" && search) {
      e.preventDefault();
      search.focus();
      search.select();
    }
    if ((e.key === "j" || e.key === "k") && rows.length) {
      const at = rows.indexOf(document.activeElement);
      const next = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + (e.key === "j" ? 1 : -1)));
      rows[next].focus();
    }
  });
}
