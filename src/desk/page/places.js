// The page and the form lead to each other: a click on the page goes to the field, a field is marked on the page.
"use strict";

/** Where values stand in the document that is shown. */
const spots = { key: "", boxes: [] };

async function findPlaces() {
  const wanted = shown.pages;
  if (!wanted || wanted === spots.key) return markField();
  // The next change may come first.
  await sleep(300);
  if (shown.pages !== wanted) return;
  const data = await ask("vi-tri", { tep: shown.file, ban: shown.document });
  if (shown.pages !== wanted) return;
  spots.key = wanted;
  spots.boxes = data?.cho ?? [];
  markField();
}

/** Marks on the page what the focused field says. */
function markField() {
  document.querySelectorAll("#pages .mark").forEach((one) => one.remove());
  const path = document.activeElement?.dataset?.path;
  if (!path) return;
  const own = spots.boxes.filter((one) => key(one.duong) === path);
  const pages = [...document.querySelectorAll("#pages > *")];
  for (const { trang, o } of own) {
    const page = pages[trang - 1];
    if (!page) continue;
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    mark.setAttribute("class", "mark");
    mark.setAttribute("viewBox", "0 0 1000 1000");
    mark.setAttribute("preserveAspectRatio", "none");
    mark.setAttribute("aria-hidden", "true");
    const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    Object.entries({ x: o[0] * 1000 - 4, y: o[1] * 1000 - 1, width: o[2] * 1000 + 8, height: o[3] * 1000 + 2 }).forEach(([name, value]) => box.setAttribute(name, value));
    mark.append(box);
    page.append(mark);
  }
  const first = document.querySelector("#pages .mark rect");
  if (!first) return;
  const [box, view] = [first.getBoundingClientRect(), $("paper").getBoundingClientRect()];
  if (box.top < view.top + 60 || box.bottom > view.bottom - 20) $("paper").scrollBy({ top: box.top - view.top - view.height / 3 });
}

/** A click on the page goes to the field whose value stands there. */
function openField(event) {
  const page = event.target.closest("#pages > *");
  if (!page) return;
  const number = [...document.querySelectorAll("#pages > *")].indexOf(page) + 1;
  const area = page.querySelector("img").getBoundingClientRect();
  const [x, y] = [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height];
  const hit = spots.boxes.filter(({ trang, o }) => trang === number && y >= o[1] && y <= o[1] + o[3] && x >= o[0] - 0.01 && x <= o[0] + o[2] + 0.01);
  hit.sort((a, b) => b.dai - a.dai);
  if (hit.length && focusAt(hit[0].duong)) say("Đã đến ô của chỗ vừa bấm.");
  else say("Chỗ này do mẫu lời văn in sẵn, hoặc lấy từ danh bạ.");
}
