// The form of a record, made from its schema, with problems at their fields.
"use strict";

const fieldName = (schema, path) => (typeof path[path.length - 1] === "number" ? `Mục ${path[path.length - 1] + 1}` : named(schema, path).name);

/** Keys that may be left out and mostly are not. */
const USUAL = new Set(["van_ban.don_vi_soan", "van_ban.noi_nhan"]);

function block(schema, value, path, required) {
  const must = schema.required ?? [];
  const own = Object.entries(schema.properties ?? {}).filter(([name]) => !BY_PROGRAM.has(name));
  const [here, more] = [[], []];
  for (const [name, one] of own) {
    // The code of an item is given by itself, and stands in its heading.
    if (name === "ma" && typeof path[path.length - 1] === "number" && one["x-nghia"] === "rieng" && desk.form.luoc_do.properties.ma) continue;
    const made = field(one, value?.[name], [...path, name], must.includes(name));
    const usual = must.includes(name) || value?.[name] !== undefined || USUAL.has([...path, name].join("."));
    if (made) (usual ? here : more).push(made);
  }
  const rest = more.length && isOpen([...path, "?"]) ? el("details", { class: "rest", "data-path": `${key(path)}+` }, el("summary", {}, `Mục không bắt buộc (${more.length})`), el("div", { class: "fields" }, ...more)) : null;
  const grows = more.filter((one) => JSON.parse(one.dataset?.path ?? "[]").some((step) => desk.form.khoa?.con_ghi.includes(step)));
  const inside = el("div", { class: "fields" }, ...here, ...(rest ? [] : grows));
  if (!path.length) return [inside, rest];
  if (value === undefined && !required) return el("details", { class: "block wide", "data-path": key(path) }, el("summary", {}, `Thêm: ${fieldName(schema, path)}`), inside, rest);
  const gone = !required && path[0] !== "van_ban" && typeof path[path.length - 1] === "string" && isOpen(path) ? button("Bỏ phần này", () => remove(path), `Bỏ phần: ${fieldName(schema, path)}`, "small gone") : null;
  return el("fieldset", { class: "block wide", "data-path": key(path) }, el("legend", {}, fieldName(schema, path), value?.ma && !waiting(value.ma) ? ` · ${value.ma}` : ""), inside, rest, gone);
}

/** Shows a form: in place where only values changed, so that nothing moves under the hand that types. */
function showSheet(form) {
  const same = desk.form?.tep === form?.tep;
  if (!same && desk.form) { flush(); desk.left[desk.form.tep] = desk.form; desk.hand = null; }
  if (!same) $("clash").replaceChildren();
  desk.form = form;
  document.body.classList.toggle("has-form", Boolean(form?.luoc_do));
  document.body.classList.toggle("locked", Boolean(form?.khoa));
  if (!form?.luoc_do) {
    $("sheet").replaceChildren(form ? el("p", { class: "card advice" }, "Tệp này còn lỗi cú pháp nên chưa có biểu mẫu: sửa như trên trong trình soạn thảo, hoặc lấy lại bản trước trong kho.") : "");
    return showNext();
  }
  const made = el("div", {}, ...[lockCard(form), ...block(form.luoc_do, form.gia_tri, [], true)].filter(Boolean));
  if (!(same && patched(made))) {
    const active = document.activeElement, kept = active?.dataset?.path && $("sheet").contains(active)
      ? { path: active.dataset.path, value: active.value, start: active.selectionStart, was: active.dataset.was } : null;
    const opened = new Set([...$("sheet").querySelectorAll("details[open]")].map((one) => one.dataset.path));
    const scroll = $("ban-in").scrollTop;
    $("sheet").replaceChildren(...made.childNodes);
    for (const one of $("sheet").querySelectorAll("details")) one.open = same && opened.has(one.dataset.path);
    $("sheet").querySelectorAll("textarea").forEach((one) => one.grow?.());
    if (same) $("ban-in").scrollTop = scroll;
    if (same && kept) restore(kept);
  }
  $("sheet").querySelectorAll(".error").forEach((one) => one.remove());
  $("sheet").querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
  form.van_de.forEach(mistake);
  showTitle(form);
  $("undo").disabled = !form.hoan_tac;
  showNext();
}

/** What the record is about, also while it cannot be read as a whole. */
function showTitle(form) {
  if (shown.data?.noi_dung || !form.gia_tri?.loai) return;
  const own = form.gia_tri, kind = desk.kinds.find(({ loai }) => loai === own.loai)?.ten;
  const about = [own.ten, own.ve_viec].find((text) => text && !waiting(text));
  if (!kind) return;
  $("head").replaceChildren(el("h1", { class: "sentence" }, about ?? `${kind} ${own.ma ?? ""}`), el("p", { class: "meta" }, [own.ma, kind, "đang soạn", form.tep].filter(Boolean).join(" · ")));
}

const controls = (root) => [...root.querySelectorAll("input[data-path], textarea[data-path], select[data-path]")];

/** Puts the values of a form that has the same fields into those that are there. */
function patched(made) {
  const [old, next] = [controls($("sheet")), controls(made)];
  const shape = (all) => all.map((one) => `${one.tagName}${one.dataset.path}${one.readOnly}`).join();
  const lists = (root) => [...root.querySelectorAll("fieldset, details, li.card, li.row")].map((one) => one.dataset.path ?? one.tagName).join();
  if (shape(old) !== shape(next) || lists($("sheet")) !== lists(made)) return false;
  old.forEach((one, place) => {
    const told = next[place];
    const typed = one.normal ? one.normal() : tidy(one.value);
    if (one === document.activeElement && typed !== one.dataset.was) return;
    if (one.dataset.was !== told.dataset.was || one.value !== told.value) {
      if (one !== document.activeElement || one.tagName === "SELECT") one.value = told.value;
      one.dataset.was = told.dataset.was;
      one.tell?.();
      one.grow?.();
    }
  });
  return true;
}

/** What somebody is typing stays, and so does the place where they type. */
function restore({ path, value, start, was }) {
  const find = () => controls($("sheet")).find((one) => one.dataset.path === path);
  const again = find() ?? (anew(JSON.parse(path)), find());
  if (!again) return;
  if (value !== again.value && value !== was && value !== undefined && again.tagName !== "SELECT") again.value = value;
  for (let above = again.closest("details"); above; above = above.parentElement.closest("details")) above.open = true;
  again.focus({ preventScroll: true });
  if (start !== null && start !== undefined && again.setSelectionRange) again.setSelectionRange(start, start);
}

/** Opens the new item of a list again, in which somebody types and which no file has yet. */
function anew(path) {
  for (let last = path.length - 1; last > 0; last -= 1) {
    const list = typeof path[last] === "number" && [...$("sheet").querySelectorAll("fieldset.list")].find((one) => one.dataset.path === key(path.slice(0, last)));
    if (!list) continue;
    for (let above = list.closest("details"); above; above = above.parentElement.closest("details")) above.open = true;
    list.querySelector(":scope > .add")?.click();
    return;
  }
}

/** Why a record is only shown, and what to do instead. */
function lockCard({ khoa }) {
  if (!khoa) return null;
  const ways = { dinh_chinh: ["Lập công văn đính chính", () => mend("dinh_chinh")], thay_the: ["Lập văn bản thay thế", replaceThis], thu_hoi: ["Lập công văn thu hồi", () => mend("thu_hoi")], lay_ve: ["Lấy về dự thảo để sửa", takeBack] };
  return el("section", { class: "card lock", "aria-label": "Bản ghi chỉ để xem" }, el("p", {}, el("b", {}, khoa.vi_sao), " Các ô dưới đây chỉ để xem."), el("p", {}, khoa.lam_gi),
    el("p", { class: "buttons" }, ...khoa.cach.map((way) => button(...ways[way]))));
}

/** The value that a hint offers in place of the one that stands there. */
const remedy = (problem) => problem.cach_sua.map((hint) => hint.match(/^(?:ý bạn là|dùng|viết) `([^`]*)`\??$/)?.[1]).find(Boolean)?.replace(/^"(.*)"$/, "$1");

/** A problem stands at the value that it is about, or at the block around it. */
function mistake(problem) {
  const places = [...$("sheet").querySelectorAll("[data-path]")];
  let path = problem.duong, place = null;
  for (; path.length && !place; path = path.slice(0, -1)) place = places.find((one) => one.dataset.path === key(path));
  if (!place) return;
  const own = place.dataset.path, id = `e${(fields += 1)}`, control = place.matches("input, textarea, select");
  const value = control ? at(desk.form.gia_tri, JSON.parse(own)) : undefined;
  // A field that is still empty says so by its label.
  const empty = waiting(value);
  // A name that the list does not have is told as a name: that no code may look so says nothing to who typed it.
  const stranger = control && place.choices && value && !empty && !place.choices.some(([code]) => code === value);
  const near = stranger ? nearest(place.choices, value) : null;
  const fix = stranger ? near?.[0] : remedy(problem);
  if (stranger && (place.box ?? place).nextElementSibling?.matches(".error")) return;
  const bad = problem.muc_do === "lỗi";
  const whole = (text) => text.charAt(0).toUpperCase() + text.slice(1);
  const text = empty ? ["Chưa điền."] : stranger ? [`Không có “${value}” trong danh sách. Gõ vài chữ rồi chọn một tên; chưa có thì thêm ở mục Danh bạ.`] : [...quoted(whole(problem.noi_dung)), ". ", ...problem.cach_sua.filter((hint) => !fix || !hint.includes(fix)).flatMap((hint) => [...quoted(whole(hint)), ". "])];
  const card = el("p", { class: bad ? "error" : "error advice", id }, bad ? "" : "Lưu ý: ", ...text,
    fix && control && !desk.form.khoa ? button(`Dùng ${near ? near[1].split(",")[0] : shownDay(fix)}`, () => commit(JSON.parse(own), fix), null, "small fix") : null);
  if (control) {
    place.setAttribute("aria-describedby", `${place.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
    if (bad) place.setAttribute("aria-invalid", "true");
    (place.box ?? place).after(card);
  } else if (place.firstElementChild) place.firstElementChild.after(card);
}
