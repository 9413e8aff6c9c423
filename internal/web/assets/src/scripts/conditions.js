// Shows a conditional field only while its condition holds. The server writes
// the condition as JSON beside the field (see forms.Condition); it drops the
// values of fields that do not apply, so a hidden field needs no clearing here.

function values(form, name) {
  const found = [];
  for (const control of form.elements) {
    if (control.name !== name || control.disabled || control.type === "hidden") continue;
    if (control.closest("[data-when][hidden]")) continue; // what is not asked has no answer
    if ((control.type === "radio" || control.type === "checkbox") && !control.checked) continue;
    found.push(control.value);
  }
  return found;
}

const compare = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

function typed(text, like) {
  if (typeof like === "number") return text === "" ? 0 : Number(text);
  if (typeof like === "boolean") return text === "true";
  return text;
}

// Exported for the browser tests' sake: a condition reads like the expression
// that it was made from.
export function holds(form, c) {
  if (c.op === "and") return c.of.every((part) => holds(form, part));
  if (c.op === "or") return c.of.some((part) => holds(form, part));
  if (c.op === "not") return !holds(form, c.of[0]);
  const found = values(form, c.name);
  if (c.op === "has") return found.includes(c.value);
  return compare[c.op](typed(found[0] ?? "", c.value), c.value);
}

export function watchConditions(form) {
  const fields = [...form.querySelectorAll("[data-when]")].map((element) => ({
    element,
    condition: JSON.parse(element.dataset.when),
  }));
  if (fields.length === 0) return;
  const update = () => {
    for (const { element, condition } of fields) element.hidden = !holds(form, condition);
  };
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  update();
}
