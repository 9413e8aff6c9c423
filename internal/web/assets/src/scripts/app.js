// Every page works without this file; it only makes pages quicker to use.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { watchConditions } from "./conditions.js";
import { hotkeys } from "./hotkeys.js";
import { keepPlace } from "./place.js";
import { printButtons } from "./print.js";

function start(Component, name) {
  for (const root of document.querySelectorAll(`[data-module="${name}"]`)) {
    try {
      new Component(root);
    } catch (fault) {
      console.error(fault); // the component stays as the server drew it
    }
  }
}

document.addEventListener("DOMContentLoaded", () => {
  start(Button, "govuk-button");
  start(CharacterCount, "govuk-character-count");
  start(ErrorSummary, "govuk-error-summary");
  start(NotificationBanner, "govuk-notification-banner");
  start(PasswordInput, "govuk-password-input");
  start(SkipLink, "govuk-skip-link");
  for (const form of document.querySelectorAll("form")) watchConditions(form);
  keepPlace();
  hotkeys();
  printButtons();
  document.documentElement.dataset.ready = "yes"; // browser tests wait for it
});
