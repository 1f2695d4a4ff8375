// Counts how many SMS a text takes while it is typed, as bot/core/segments.py does.

const field = document.querySelector("[data-sms]");
const told = document.querySelector("[data-sms-count]");

function count(text) {
  const letters = [...text];
  const { plain, escaped } = field.dataset;
  const simple = letters.every((letter) => plain.includes(letter) || escaped.includes(letter));
  const sizes = letters.map((letter) => (simple ? (escaped.includes(letter) ? 2 : 1) : letter.length));
  const [alone, joined] = simple ? [160, 153] : [70, 67];
  if (sizes.reduce((sum, size) => sum + size, 0) <= alone) return 1;
  let [parts, used] = [1, 0];
  for (const size of sizes) {
    if (used + size > joined) [parts, used] = [parts + 1, 0];
    used += size;
  }
  return parts;
}

function tell() {
  const { sms, before, after } = field.dataset;
  told.textContent = field.value.trim() ? sms.replace("{count}", count(before + field.value.trim() + after)) : "";
}

if (field) {
  field.addEventListener("input", tell);
  tell();
}
