// A map is larger than its room: it begins where the flow begins.

/** Bring the flow's first node into the room, without moving the page. */
export function begin(room) {
  const start = room.querySelector(".spot.start")?.getBoundingClientRect();
  if (!start) return;
  const { left, top, width } = room.getBoundingClientRect();
  room.scrollLeft += start.left - left - Math.max(8, (width - start.width) / 2 - start.width);
  room.scrollTop += start.top - top - 16;
}

document.querySelectorAll(".map-room").forEach(begin);
