// A flow's page: keeps a step's form as it is typed, and says who else has the page open.

import { begin } from "./studio_map.js";
import { wake } from "./studio_phone.js";

const QUIET = 1200;
const LOOK = 30_000;
const PATIENCE = 15_000;

const state = document.querySelector("[data-here]");
const form = document.querySelector("form[data-auto]");
let waiting;
let sending = false;
let leaving = false;

const WIDE = window.matchMedia("(min-width: 56rem)");

/** Pieces beside the cards: loaded where there is room for them, and anew when the draft has changed. */
async function load() {
  for (const part of document.querySelectorAll("[data-part]")) {
    if (!WIDE.matches) continue;
    const answer = await fetch(part.dataset.part).catch(() => undefined);
    if (!answer?.ok) continue;
    part.innerHTML = await answer.text();
    part.hidden = false;
    part.querySelectorAll(".map-room").forEach(begin);
  }
}

async function keep() {
  if (sending) {
    waiting = setTimeout(keep, QUIET);
    return;
  }
  sending = true;
  const body = new FormData(form);
  body.append("auto", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
    const shown = form.querySelector(".kept");
    shown.innerHTML = await answer.text();
    const revision = shown.querySelector("[data-revision]")?.dataset.revision;
    if (revision) {
      for (const field of document.querySelectorAll('input[name="seen"]')) field.value = revision;
      if (state) state.dataset.revision = revision;
      load();
    }
  } catch {
    // offline: the button saves, and says what is wrong
  } finally {
    sending = false;
    if (leaving) form.requestSubmit();
  }
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, QUIET);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    if (!sending) return;
    // it would be refused as made from an older draft than the one that is just being kept
    event.preventDefault();
    leaving = true;
  });
}

async function look() {
  try {
    const answer = await fetch(state.dataset.here);
    if (!answer.ok) return;
    const { others, revision } = await answer.json();
    const told = document.querySelector("#others");
    told.textContent = told.dataset.words.replace("{names}", others.join(", "));
    told.hidden = others.length === 0;
    document.querySelector("#newer").hidden = sending || String(revision ?? "") === state.dataset.revision;
  } catch {
    // the next look may reach it
  }
}

if (state) setInterval(look, LOOK);
load();

const phone = document.querySelector("[data-phone-beside]");
if (phone && WIDE.matches) {
  phone.dataset.phone = phone.dataset.phoneBeside;
  wake(phone)
    .then(() => {
      phone.hidden = false;
    })
    .catch(() => {
      // its own page shows it too
    });
}
