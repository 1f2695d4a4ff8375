// Counts letters and SMS of a translation while it is written, as bot/core/segments.py does.

export const PLAIN =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
export const ESCAPED = "^{}\\[~]|€\f";

/** How many SMS a text takes. */
export function segments(text) {
  const letters = [...text];
  const simple = letters.every((letter) => PLAIN.includes(letter) || ESCAPED.includes(letter));
  const sizes = letters.map((letter) => (simple ? (ESCAPED.includes(letter) ? 2 : 1) : letter.length));
  const [alone, joined] = simple ? [160, 153] : [70, 67];
  if (sizes.reduce((sum, size) => sum + size, 0) <= alone) return 1;
  let count = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > joined) [count, used] = [count + 1, 0];
    used += size;
  }
  return count;
}

function tell(area) {
  const line = document.getElementById(area.dataset.count).querySelector("[data-size]");
  line.dataset.words ??= line.textContent;
  const length = [...area.value].length;
  const numbers = [length, segments(area.value)];
  line.textContent = line.dataset.words.replace(/\d+/g, () => numbers.shift());
  line.toggleAttribute("data-over", length > Number(area.dataset.most));
}

for (const area of document.querySelectorAll("textarea[data-count]")) {
  area.addEventListener("input", () => tell(area));
}
