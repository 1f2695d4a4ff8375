// The phone of the Studio without a new page at each word. Also where another page shows it: data-phone="address".

const PATIENCE = 15000;

/** Show what came back, at the end of the conversation, with the cursor where one goes on typing. */
function show(room, html, typing) {
  room.innerHTML = html;
  const chat = room.querySelector(".chat");
  if (chat) chat.scrollTop = chat.scrollHeight;
  if (typing) room.querySelector("#phone-text")?.focus({ preventScroll: true });
  room.dispatchEvent(new CustomEvent("played", { bubbles: true }));
}

async function ask(address, options) {
  const answer = await fetch(address, { ...options, headers: { "X-Kabar-Live": "1" }, signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status === 401) location.reload();
  if (answer.ok || answer.status === 422) return answer.text();
  throw new Error(answer.status);
}

async function send(room, form, pressed) {
  const body = new URLSearchParams(new FormData(form, pressed));
  body.set("part", "1");
  form.setAttribute("aria-busy", "true");
  try {
    show(room, await ask(form.action, { method: "POST", body }), true);
  } catch {
    form.removeAttribute("aria-busy");
    const lost = form.querySelector("[data-phone-lost]");
    if (lost) lost.hidden = false;
  }
}

/** Bring a phone to life in this element; one that is empty is fetched first. */
export async function wake(room) {
  room.addEventListener("submit", (event) => {
    if (event.submitter?.value === "keep") return; // the test has a page of its own
    event.preventDefault();
    const form = event.target;
    if (!form.hasAttribute("aria-busy")) send(room, form, event.submitter);
  });
  if (room.dataset.phone) show(room, await ask(room.dataset.phone), false);
  else {
    const chat = room.querySelector(".chat");
    if (chat) chat.scrollTop = chat.scrollHeight;
  }
}

document.querySelectorAll("[data-phone]").forEach(wake);
