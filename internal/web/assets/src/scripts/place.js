// After a button that only redraws the form (add a row, remove a file), the
// server names the element to go on from; move there and give it the focus.
export function keepPlace() {
  const place = document.querySelector("[data-place]");
  if (!place || document.querySelector(".govuk-error-summary")) return;
  const target = document.getElementById(place.dataset.place);
  if (!target) return;
  target.scrollIntoView({ block: "center" });
  const control = target.matches("input, select, textarea, button, a")
    ? target
    : target.querySelector("input:not([type=hidden]), select, textarea") ?? target.querySelector("button");
  (control ?? target).focus({ preventScroll: true });
}
