// A box that finds by code or by words of the name, with accents or without.
"use strict";

let boxes = 0;

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** The letters of a word, and its tone apart from the letter that bears it: by the old rule hoà, by the new one hòa. */
function parted(word) {
  const all = word.toLowerCase().normalize("NFD");
  return { letters: all.replace(TONES, "").normalize("NFC"), tone: (all.match(TONES) ?? []).join("") };
}

/** Whether a typed word may stand for one of a name: without accents for any, with accents for its own alone, so that Ân is not taken for An. */
function standsIn(typed, name) {
  if (plain(typed) === typed.toLowerCase()) return plain(name).includes(plain(typed));
  const own = parted(typed);
  return name.split(/[\s,()]+/).map(parted).some((word) => word.letters.includes(own.letters) && (!own.tone || word.tone === own.tone));
}

/** The one choice that a typed text means: its code, its whole name, or the one that has all its words. */
function meant(choices, typed) {
  const text = plain(tidy(typed));
  if (!text) return null;
  const fit = fitting(choices, typed);
  const exact = fit.find(([value, name]) => plain(value) === text || plain(name) === text || plain(name).split(",")[0] === text);
  if (exact) return exact[0];
  return fit.length === 1 ? fit[0][0] : null;
}

function fitting(choices, typed) {
  const words = tidy(typed).split(/\s+/).filter(Boolean);
  return choices.filter(([value, name]) => words.every((word) => standsIn(word, `${value} ${name}`)));
}

/** The choice whose name has most of the words of a typed one, if half of them at least. */
function nearest(choices, typed) {
  const words = plain(tidy(typed)).split(/\s+/).filter(Boolean);
  const common = ([, name]) => { const own = plain(name).split(/[\s,]+/); return words.filter((word) => own.includes(word)).length; };
  const best = choices.reduce((best, one) => (common(one) > common(best) ? one : best), ["", ""]);
  return common(best) * 2 >= words.length && common(best) ? best : null;
}

/** An input with a list under it, in which names stand for codes; what is chosen is told by a `change`. */
function finder(choices, shown) {
  const name = (code) => choices.find(([own]) => own === code)?.[1] || code;
  const input = el("input", { type: "text", role: "combobox", value: name(shown), autocomplete: "off", spellcheck: "false",
    placeholder: "gõ vài chữ của tên, không cần dấu", "aria-expanded": "false", "aria-autocomplete": "list" });
  const list = el("ul", { role: "listbox", class: "choices", hidden: true, id: `l${(boxes += 1)}`, "aria-label": "Chọn" });
  const said = el("p", { class: "meaning" });
  let current = -1, code = shown;
  input.choices = choices;
  input.setAttribute("aria-controls", list.id);
  /** The code of what stands in the box: two people may have one name. */
  input.normal = () => (code && input.value === name(code) ? code : meant(choices, input.value) ?? tidy(input.value));
  input.tell = () => { code = input.normal(); said.textContent = code && name(code) !== code ? `mã ${code}` : ""; };
  const close = () => { list.hidden = true; current = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const take = (value) => { code = value; input.value = name(value); input.tell(); close(); input.dispatchEvent(new Event("change")); };
  const mark = () => [...list.children].forEach((one, place) => {
    one.setAttribute("aria-selected", String(place === current));
    if (place === current) { input.setAttribute("aria-activedescendant", one.id); one.scrollIntoView({ block: "nearest" }); }
  });
  const open = () => {
    const own = input.value === name(code) ? choices : fitting(choices, input.value);
    list.replaceChildren(...own.slice(0, 40).map(([value, text], place) => el("li", { role: "option", id: `${list.id}-${place}`, "aria-selected": "false", "data-value": value,
      onmousedown: (event) => { event.preventDefault(); take(value); } }, text || value, " ", el("span", { class: "note" }, value))));
    if (!own.length) list.replaceChildren(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false", class: "note" }, "Không có tên nào như vậy trong danh bạ vào ngày này."));
    list.hidden = false;
    current = -1;
    input.setAttribute("aria-expanded", "true");
  };
  input.addEventListener("input", open);
  input.addEventListener("click", () => { input.select(); open(); });
  input.addEventListener("blur", () => {
    close();
    const value = meant(choices, input.value);
    if (input.value !== name(code) && value) take(value);
    input.tell();
  });
  input.addEventListener("keydown", (event) => {
    const real = [...list.children].filter((one) => one.dataset.value);
    if (event.key === "ArrowDown" && list.hidden) open();
    else if (event.key === "ArrowDown" && real.length) { current = (current + 1) % real.length; mark(); event.preventDefault(); }
    else if (event.key === "ArrowUp" && real.length && !event.altKey) { current = (current + real.length - 1) % real.length; mark(); event.preventDefault(); }
    else if (event.key === "Enter" && !list.hidden && real.length && (current >= 0 || real.length === 1)) { take(real[Math.max(0, current)].dataset.value); event.preventDefault(); }
    else if (event.key === "Escape" && !list.hidden) { close(); event.stopPropagation(); event.preventDefault(); }
  });
  input.box = el("div", { class: "found" }, list, said);
  input.tell();
  return input;
}
