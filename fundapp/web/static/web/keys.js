/* Keys on the organisers' pages (docs/decisions/0147). A key only presses what stands on the page: whatever says
   data-key="v". It knows no page and keeps nothing. /organise/keys turns it off, and says what there is. */
(() => {
  "use strict";
  // A device without a mouse mostly has no keyboard either: there it is off until somebody turns it on.
  const isOn = document.currentScript.hasAttribute("data-on");
  if (!isOn && matchMedia("(hover: none)").matches) return;

  const BEFORE_THE_SECOND = 1500;
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  let first = "";
  let firstAt = 0;

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const isThere = (element) => element.getClientRects().length > 0 && !element.disabled;
  const rowOf = (element) => element?.closest("[data-key-row]");

  function isTyping(element) {
    const types = element.tagName === "INPUT" && !/^(radio|checkbox|button|submit|reset|image)$/.test(element.type);
    return types || /^(TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable;
  }

  // In a list the row that has the focus comes first; a part of the page without a press of its own hands on the focus.
  function press(key) {
    const named = all(`[data-key="${CSS.escape(key)}"]`).filter(isThere);
    const row = rowOf(document.activeElement);
    const wanted = named.find((element) => row?.contains(element)) ?? named[0];
    if (!wanted) return false;
    const control = wanted.matches(CONTROLS) ? wanted : all(CONTROLS, wanted).find(isThere);
    control?.focus();
    if (control === wanted) control.click();
    else control?.scrollIntoView({ block: "nearest" });
    return true;
  }

  function move(by) {
    const rows = all("[data-key-row]").filter(isThere);
    if (!rows.length) return false;
    const at = rows.indexOf(rowOf(document.activeElement));
    const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1);
    all(CONTROLS, rows[next]).find((element) => isThere(element) && element.type !== "checkbox")?.focus();
    return true;
  }

  function select() {
    const box = rowOf(document.activeElement)?.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  }

  // data-step="+ -": a row of radio buttons that one key walks up and another down; with one key it goes round.
  function step(key) {
    const group = all("[data-step]").filter((radio) => radio.dataset.step.split(" ").includes(key));
    if (!group.length) return false;
    const [up, down] = group[0].dataset.step.split(" ");
    const next = group.findIndex((radio) => radio.checked) + (key === up ? 1 : -1);
    const end = group.length - 1;
    group[down ? Math.min(Math.max(next, 0), end) : next % group.length].click();
    return true;
  }

  const MOVES = { j: () => move(1), k: () => move(-1), x: select };

  addEventListener("keydown", (event) => {
    const isTaken = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented;
    if (isTaken || event.key.length > 1 || isTyping(event.target)) return;
    const isSecond = first && event.timeStamp - firstAt < BEFORE_THE_SECOND;
    const key = isSecond ? `${first} ${event.key}` : event.key;
    first = "";
    if (MOVES[key]?.() || step(key) || press(key)) event.preventDefault();
    else if (all(`[data-key^="${CSS.escape(`${key} `)}"]`).length) [first, firstAt] = [key, event.timeStamp];
  });

  for (const element of all(`:is(${CONTROLS})[data-key]`)) element.setAttribute("aria-keyshortcuts", element.dataset.key);
})();
