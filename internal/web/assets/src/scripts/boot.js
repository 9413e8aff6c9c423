// Runs before the page is drawn: tells the styles that scripts will follow, so
// that enhanced components do not jump. The frameworks look for both names.
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", () => {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
});
