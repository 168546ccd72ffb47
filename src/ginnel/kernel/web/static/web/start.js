// Everything works without this file; it adds what the NHS components can do when scripts run.
import { initAll } from "./nhsuk/nhsuk-frontend.min.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

for (const control of document.querySelectorAll("[data-print]")) {
  control.hidden = false;
  control.addEventListener("click", () => window.print());
}
// Leaving in a hurry: blank at once, and no page of ours to go back to. Shift three times within five seconds does the same.
for (const way of document.querySelectorAll("[data-leave]")) {
  const leave = (event) => {
    event.preventDefault();
    document.body.hidden = true;
    history.replaceState(null, "", location.pathname);
    location.replace(way.href);
  };
  let pressed = [];
  way.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => {
    pressed = event.key === "Shift" && !event.repeat ? [...pressed.filter((at) => event.timeStamp - at < 5000), event.timeStamp] : [];
    if (pressed.length === 3) leave(event);
  });
}
// One search takes the place of the one before, so that leaving in a hurry leaves none of them to go back to.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    location.replace(`${form.action}?${asked}`);
  });
}
// Whoever is still typing is still there: the session of a long note does not end before it is saved.
const ASK_EVERY = 4 * 60 * 1000;
for (const form of document.querySelectorAll("form[data-keep]")) {
  let asked = Date.now();
  form.addEventListener("input", () => {
    if (Date.now() - asked < ASK_EVERY) return;
    asked = Date.now();
    fetch("/healthz");
  });
}
for (const area of document.querySelectorAll("[data-drop]")) {
  const input = area.querySelector("input[type=file]");
  const over = (on) => (event) => {
    event.preventDefault();
    area.classList.toggle("app-drop--over", on);
  };
  area.addEventListener("dragover", over(true));
  area.addEventListener("dragleave", over(false));
  area.addEventListener("drop", (event) => {
    over(false)(event);
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
// Who may be meant, beneath what is typed: asked after a pause, posted, and never put in place under somebody's finger.
const PAUSE = 400;
for (const part of document.querySelectorAll("[data-likely]")) {
  const form = part.closest("form");
  const [said, people] = [part.querySelector("[data-likely-said]"), part.querySelector("[data-likely-people]")];
  let [waiting, asking, held] = [0, new AbortController(), null];
  const isInUse = () => people.contains(document.activeElement) || people.matches(":hover");
  const show = (found) => {
    held = isInUse() ? found : null;
    if (held !== null) return;
    people.innerHTML = found;
    const sentence = people.querySelector("[data-said]");
    said.textContent = sentence ? sentence.textContent : "";
    sentence?.remove();
  };
  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const typed = new URLSearchParams();
    for (const name of ["csrfmiddlewaretoken", "form", "name", "born", "postcode", "nhs_number"]) typed.set(name, form.elements[name].value);
    let found = "";
    try {
      const answer = await fetch(part.dataset.likely, { method: "POST", body: typed, signal: asking.signal });
      if (answer.ok && !answer.redirected) found = await answer.text();
    } catch (error) {
      if (error.name === "AbortError") return; // more was typed meanwhile
    }
    show(found); // nobody, where there is no network: the button still finds
  };
  for (const leaves of ["mouseleave", "focusout"]) people.addEventListener(leaves, () => setTimeout(() => held !== null && show(held)));
  part.addEventListener("input", (event) => {
    if (event.target.name === "said") return;
    clearTimeout(waiting);
    asking.abort();
    show(""); // who was meant by what stood there before may not be meant by this
    waiting = setTimeout(ask, PAUSE);
  });
}
