// The demo's two phones, its case list and its clock. Every message goes through the server's webhook.

import * as fate from "./fate.js";
import { renew, watch } from "./live.js";

const stage = document.querySelector(".stage");
const narrow = matchMedia("(max-width: 60rem)");
const picks = { person: document.getElementById("person"), staff: document.getElementById("staff") };
const seen = JSON.parse(stage.dataset.news);
const labels = new Map();
const STAYS = 6000; // milliseconds that a member's phone is looked at before the page turns to another one
let turned = 0;
let later = 0;
const tour = document.querySelector("[data-tour]");
const phone = document.querySelector("[data-look]");
const talk = document.querySelector('[data-say="person"]');
let line = new URLSearchParams(location.search).get("line"); // none: the one that the person is written to on
stage.classList.add("live");

function address() {
  return `${stage.dataset.live}?${new URLSearchParams([...Object.entries(chosen()), ...fate.asked().map((id) => ["unsure", id])])}`;
}

function chosen() {
  return { person: picks.person.value, staff: picks.staff.value, ...(line && { line }) };
}

const ask = watch(address, (text) => {
  const { parts, news, look, arrived } = JSON.parse(text);
  dress(look);
  fate.arrived(arrived);
  for (const [name, html] of Object.entries(parts)) {
    const element = document.querySelector(`[data-part="${name}"]`);
    const first = !element.dataset.shown;
    element.dataset.shown = "yes";
    if (!renew(element, html)) continue;
    toTheEnd(element);
    if (!first && html && element.closest(".side") && name !== "head") flash(element);
  }
  mark(news);
  const running = document.querySelector("[data-running]")?.dataset.running === "1";
  const asked = document.querySelector("[data-jumps][aria-busy]"); // what was told before it is no news
  for (const button of document.querySelectorAll("[data-jumps] button")) button.disabled = running || Boolean(asked);
}, 1200);

/** The phone as the line it is looked at on: its app, whether it can answer, and which line is chosen. */
function dress(look) {
  phone.className = `phone ${look.line}`;
  talk.line.value = look.line;
  talk.hidden = !look.answers;
  document.querySelector("[data-closed]").hidden = look.answers || look.empty; // nothing there says "this SMS"
  document.querySelector("[data-tries]").hidden = !look.answers;
  for (const button of tour.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === look.first));
    button.disabled = !look.able.includes(button.value);
  }
}

/** Look at one line of the phone; none: at the one that the person is written to on. */
function view(kind) {
  line = kind;
  turnTo("person");
}

/** What stood on the phone before must not be answered on another one; the same one stays as it is. */
function turnTo(kind) {
  if (`?${new URLSearchParams(chosen())}` !== location.search) renew(document.querySelector(`[data-part="${kind}"]`), "");
  remember();
  ask();
}

function remember() {
  history.replaceState(null, "", `?${new URLSearchParams(chosen())}`);
}

function toTheEnd(element) {
  const chat = element.querySelector(".chat");
  if (chat) chat.scrollTop = chat.scrollHeight;
}

function flash(element) {
  const side = element.closest(".side");
  side.classList.remove("fresh");
  void side.offsetWidth; // begin the animation anew
  side.classList.add("fresh");
  if (narrow.matches && !side.classList.contains("now")) step(side.id).classList.add("new");
}

/** A dot before every phone that has got something nobody looked at. */
function mark(news) {
  let last = null;
  for (const [kind, pick] of Object.entries(picks)) {
    const shownIn = pick.closest(".side");
    if (!narrow.matches || shownIn.classList.contains("now")) seen[pick.value] = news[pick.value] || 0;
    for (const option of pick.options) {
      if (!labels.has(option)) labels.set(option, option.textContent);
      const unread = (news[option.value] || 0) > (seen[option.value] || 0);
      const label = (unread ? "● " : "") + labels.get(option);
      if (option.textContent !== label) option.textContent = label;
      if (unread && kind === "staff" && option.value !== pick.value && !pick.dataset.touched) last = option.value;
    }
  }
  if (last) turnSoon(last, news);
}

/** While the clock runs everybody is alerted all the time: who turns at each alert sees no phone at all. */
function turnSoon(id, news) {
  clearTimeout(later);
  const rest = turned + STAYS - Date.now();
  if (rest > 0) {
    later = setTimeout(() => mark(news), rest);
    return;
  }
  turned = Date.now();
  show("staff", id);
}

function show(kind, id) {
  picks[kind].value = id;
  follow(kind);
  if (kind === "person") line = null;
  turnTo(kind);
}

/** The forms of a phone are about the one that is chosen. */
function follow(kind) {
  const form = document.querySelector(`[data-say="${kind}"]`);
  if (form.phone.value !== picks[kind].value) fate.forget(form);
  form.phone.value = picks[kind].value;
  if (kind === "person") tour.querySelector("[name=phone]").value = picks.person.value;
}

function step(id) {
  return document.querySelector(`[data-step="${id}"]`);
}

for (const [kind, pick] of Object.entries(picks)) {
  pick.addEventListener("change", () => {
    pick.dataset.touched = "yes";
    show(kind, pick.value);
  });
}

for (const link of document.querySelectorAll("[data-step]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    for (const other of document.querySelectorAll("[data-step]")) other.removeAttribute("aria-current");
    for (const side of document.querySelectorAll(".side")) side.classList.toggle("now", side.id === link.dataset.step);
    link.setAttribute("aria-current", "true");
    link.classList.remove("new");
    toTheEnd(document.getElementById(link.dataset.step));
    ask();
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-view]");
  if (!link) return;
  event.preventDefault();
  view(link.dataset.view);
  // as WhatsApp does with the word that the link brings
  if (link.dataset.word && !talk.text.value) talk.text.value = link.dataset.word;
});

async function send(form, submitter) {
  const data = new FormData(form);
  const text = submitter?.name === "quick" ? submitter.value : data.get("text");
  if (form.dataset.say && !text.trim()) return;
  if (submitter?.name) data.set(submitter.name, submitter.value);
  if (submitter?.dataset.of) data.set("of", submitter.dataset.of);
  data.set("no-page", "1");
  form.setAttribute("aria-busy", "true");
  if (form.dataset.say) await fate.say(form, data, text);
  else await fetch(form.action, { method: "POST", body: new URLSearchParams(data) }).catch(() => {});
  form.removeAttribute("aria-busy");
  if (form === tour) view(null);
  else ask();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-say], [data-jumps], [data-tour]")) return;
  event.preventDefault();
  if (form.matches("[data-jumps]")) for (const button of form.querySelectorAll("button")) button.disabled = true;
  send(form, event.submitter);
});

// Opened again from the case page: the phones chosen before are still chosen.
for (const kind of Object.keys(picks)) follow(kind);
for (const element of document.querySelectorAll("[data-part]")) toTheEnd(element);
