// Keeps a part of the page fresh: asks every few seconds, takes what changed, says when the line is cut.

const EVERY = 3000;
const PATIENCE = 10000;
const shown = new WeakMap();

/** The time of day on the clocks of a zone; a browser that does not know it has only its own. */
function hour(at, timeZone) {
  const shape = { hour: "2-digit", minute: "2-digit" };
  try {
    return at.toLocaleTimeString(document.documentElement.lang, { ...shape, timeZone });
  } catch {
    return at.toLocaleTimeString(document.documentElement.lang, shape);
  }
}

/**
 * Ask `address()` again and again; `take(text)` what is new. Gives a function that asks at once, for all of it: whoever
 * calls it may have emptied what was shown.
 */
export function watch(address, take, every = EVERY) {
  const state = document.querySelector("[data-live-state]");
  let tag = "";
  let last = "";
  let timer = 0;
  let turn = 0;
  let fresh = new Date(); // the page itself is an answer

  function tell(how) {
    if (how === "on") fresh = new Date();
    if (state && state.dataset.now !== how) {
      state.dataset.now = how;
      const time = hour(fresh, state.dataset.zone);
      state.textContent = state.dataset[how].replace("{time}", time);
    }
  }

  async function ask() {
    clearTimeout(timer);
    const mine = ++turn;
    const url = address();
    let next = every;
    try {
      const headers = { "X-Kabar-Live": "1" };
      if (tag && url === last) headers["If-None-Match"] = tag;
      const response = await fetch(url, { headers, cache: "no-store", redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
      const text = await response.text();
      if (mine !== turn) return; // a later question was asked meanwhile
      if (response.status === 401) {
        tell("out");
        return;
      }
      if (response.status === 200) {
        tag = response.headers.get("ETag") || "";
        last = url;
        take(text);
        if (mine !== turn) return; // it asked anew
      } else if (response.status !== 304) {
        throw new Error(response.status);
      }
      tell("on");
    } catch {
      if (mine !== turn) return;
      tag = "";
      tell("off");
      next = every * 2;
    }
    if (!document.hidden) timer = setTimeout(ask, next);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
  addEventListener("online", ask);
  addEventListener("offline", () => tell("off"));
  ask();
  return () => {
    tag = "";
    return ask();
  };
}

/** Put new HTML into an element, without taking the focus from a link or a button that is still there. */
export function renew(element, html) {
  if (shown.get(element) === html) return false;
  const had = element.contains(document.activeElement) ? document.activeElement : null;
  const name = ["href", "formaction", "aria-label"].find((one) => had?.hasAttribute(one));
  const focused = name && `[${name}="${CSS.escape(had.getAttribute(name))}"]`;
  element.innerHTML = html;
  shown.set(element, html);
  if (focused) element.querySelector(focused)?.focus();
  return true;
}

const list = document.querySelector("[data-live]:not(.stage)");
if (list) watch(() => list.dataset.live, (text) => renew(list, text), Number(list.dataset.every) || EVERY);
