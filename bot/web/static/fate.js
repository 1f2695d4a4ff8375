// What became of the message that a phone's form sent last: it arrived, it did not, or nobody can say yet.

const unsure = new Map(); // form -> what it sent: the id that it is stored under, and the text

/** Say under the form how it stands: "lost", "unsure", or "" where there is nothing to say. */
function tell(form, how) {
  const line = form.querySelector(".fate");
  if (!line) return;
  line.hidden = !how;
  line.className = `fate ${how}`;
  line.textContent = how ? line.dataset[how] : "";
}

/** It arrived: the text need not be written again, and the next press is another message. */
function done(form, text) {
  unsure.delete(form);
  tell(form, "");
  const field = form.querySelector("[name=text]");
  if (field.value === text) field.value = "";
  form.pressed.value = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Nothing is known or said of an earlier message: the form is another phone's now. */
export function forget(form) {
  unsure.delete(form);
  tell(form, "");
}

/** Ids that the page has to ask about. */
export function asked() {
  return [...unsure.values()].map((one) => one.knownAs);
}

/** These arrived after all. */
export function arrived(ids) {
  for (const [form, { knownAs, text }] of unsure) if (ids.includes(knownAs)) done(form, text);
}

/** Send what stands in the form, or the answer that was tapped. */
export async function say(form, data, text) {
  forget(form);
  try {
    const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(data) });
    if (response.status === 202) {
      unsure.set(form, { knownAs: (await response.json()).known_as, text });
      tell(form, "unsure");
    } else if (response.ok) done(form, text);
    else tell(form, "lost");
  } catch {
    tell(form, "unsure"); // it may have left before the line was cut
  }
}
