// The desk as a whole: which side is shown, new records, and what happens when something was saved.
"use strict";

const SIDES = { cho: waitingSide, lich: dutiesSide, nhiem_vu: tasksSide, danh_ba: registrySide, bat_dau: startSide, so_lieu: figuresSide, luu_tru: bundlesSide, tim: searchSide };
let sideAsked = 0;

/** The side that the address names, in the place of the record. */
async function showSide() {
  const named = new URLSearchParams(location.hash.slice(1)), side = SIDES[named.get("xem")];
  document.body.dataset.side = side ? named.get("xem") : "";
  for (const link of $("sides").querySelectorAll("a")) {
    const own = new URLSearchParams(link.hash.slice(1)).get("xem") ?? "";
    if (own === document.body.dataset.side) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  $("side").hidden = !side;
  if (!side) return;
  const number = (sideAsked += 1);
  if (!$("side").childElementCount) $("side").replaceChildren(el("p", { class: "note" }, "Đang xem…"));
  const parts = await side(named);
  if (number !== sideAsked) return;
  // The keyboard stays where it was.
  const reached = () => [...$("side").querySelectorAll("input, button, a, select")];
  const active = reached().indexOf(document.activeElement);
  $("side").replaceChildren(...parts.filter(Boolean));
  if (active >= 0) reached()[active]?.focus();
  document.title = `${$("side").querySelector("h1")?.textContent ?? "Bàn làm việc"} · qcph`;
}

async function openForm() {
  const form = shown.file ? await ask("bieu-mau", { tep: shown.file }) : null;
  // The file went away under its form: what stands there stays, and with it what was typed and not written.
  if (!form && desk.form?.luoc_do && desk.form.tep === shown.file) return;
  // A save of one's own was told already.
  if (form && desk.form?.tep === form.tep && desk.form.dau === form.dau && key(desk.form.van_de ?? []) === key(form.van_de ?? []) && key(desk.form.khoa) === key(form.khoa)) { desk.form.hoan_tac = form.hoan_tac; return showNext(); }
  const other = desk.form?.tep !== form?.tep;
  if (other) say("");
  if (form && !shown.data) $("head").replaceChildren(el("h1", {}, base(form.tep)), el("p", { class: "meta" }, "tệp dùng chung"));
  showSheet(form);
  if (other) $("ban-in").scrollTop = 0;
}

// ---- a new record ---------------------------------------------------------------------------

/** The keys that a new record of a kind is made with: its day, its own agency, the others. */
const FIRST = {
  cuoc_hop: ["ngay", "to_chuc", "phoi_hop", "Ngày họp", "Cơ quan tổ chức", "Cơ quan cùng họp"],
  giay_moi: ["ngay", "to_chuc", "phoi_hop", "Ngày họp", "Cơ quan mời", "Cơ quan cùng họp"],
  kiem_tra: ["thoi_gian.tu", "chu_tri", "tham_gia", "Kiểm tra từ ngày", "Cơ quan chủ trì", "Cơ quan tham gia"],
  trao_doi: ["van_ban.ngay", "tu", "den", "Ngày công văn", "Cơ quan gửi", "Cơ quan nhận"],
  tong_ket: ["nam", "co_quan", "phoi_hop", "Năm", "Cơ quan lập báo cáo", "Cơ quan phối hợp"],
  ban_sao: ["van_ban.ngay", "co_quan", "sao_tu", "Ngày sao", "Cơ quan sao", "Sao từ bản ghi"],
  dinh_chinh: ["van_ban.ngay", "co_quan", "ban_ghi", "Ngày công văn", "Cơ quan đính chính", "Văn bản được đính chính"],
  thu_hoi: ["van_ban.ngay", "co_quan", "ban_ghi", "Ngày công văn", "Cơ quan thu hồi", "Văn bản bị thu hồi"],
};

async function newRecord(start, given) {
  const bodies = await registryChoices();
  const records = (shown.list?.tep ?? []).filter((row) => row.ma).map((row) => [row.ma, row.noi_dung ?? ""]);
  const kind = el("select", {}, ...desk.kinds.map(({ loai, ten }) => el("option", { value: loai, selected: loai === start }, ten[0].toUpperCase() + ten.slice(1))));
  const rows = el("div", { class: "fields" }), told = el("div", { role: "status" }), id = el("input", { type: "text", autocomplete: "off", spellcheck: "false", placeholder: "máy đề nghị" });
  let parts = [];
  const choose = () => {
    const [day, own, other, ...labels] = FIRST[kind.value];
    const record = ["sao_tu", "ban_ghi"].includes(other);
    const first = day === "nam" ? el("input", { type: "text", inputmode: "numeric", value: desk.today.slice(0, 4) }) : dayInput(given?.[day] ?? desk.today);
    parts = [[day, first], [own, finder(bodies, given?.[own] ?? desk.own ?? "")], [other, finder(record ? records : bodies, given?.[other] ?? "")]];
    rows.replaceChildren(...parts.map(([, control], place) => asked(labels[place], control)), asked("Mã bản ghi", id, "Để trống thì máy đặt theo cơ quan, năm, loại."));
  };
  kind.addEventListener("change", choose);
  choose();
  dialog("Bản ghi mới", [asked("Loại", kind), rows, told], (close) => [button("Tạo", async () => {
    const values = Object.fromEntries(parts.map(([name, control]) => [name, control.normal ? control.normal() : tidy(control.value)]));
    const { status, data } = await post("moi", { loai: kind.value, ma: tidy(id.value) || null, dat: values });
    if (status !== 200) return told.replaceChildren(...refusal(data));
    desk.own = values[parts[1][0]];
    close();
    await refresh(false);
    location.hash = address(data.tep);
  }, null, "main")]);
}

/** What is beside the form: the pages, the recipients, the verdicts of the form, what changed. */
function showTab(name) {
  document.body.dataset.tab = name;
  for (const tab of $("tabs").querySelectorAll("button")) tab.setAttribute("aria-pressed", String(tab.dataset.tab === name));
  if (name === "doi") showChanges().catch(lost);
}

async function showChanges() {
  const data = await ask("so-sanh", { tep: shown.file });
  const rows = (data?.thay_doi ?? []).map((one) => el("div", { class: "who" }, el("p", {}, el("b", {}, one.phan)), el("p", {}, el("span", { class: "minus" }, one.cu ?? "(mới thêm)")), el("p", {}, el("span", { class: "plus" }, one.moi ?? "(đã bỏ)"))));
  $("changes").replaceChildren(el("h2", {}, "Khác bản đã ghi nhận"), ...(rows.length ? rows : [el("p", { class: "note" }, ...quoted(data?.van_de?.[0]?.noi_dung ?? data?.ket_luan ?? "Không khác."))]));
}

async function begin() {
  const about = await ask("ban");
  desk.token = about.token;
  desk.kinds = about.loai;
  desk.today = about.nay;
  $("make").addEventListener("click", () => newRecord().catch(lost));
  $("undo").addEventListener("click", () => write({}));
  $("tabs").addEventListener("click", (event) => event.target.dataset.tab && showTab(event.target.dataset.tab));
  $("pages").addEventListener("click", openField);
  $("everywhere").addEventListener("submit", (event) => { event.preventDefault(); location.hash = `#${new URLSearchParams({ xem: "tim", chu: $("search").value })}`; });
  document.addEventListener("focusin", markField);
  document.addEventListener("shown", () => {
    openForm().then(() => (document.body.dataset.tab === "doi" ? showChanges() : null)).catch(lost);
    // What git says costs more than a page: it is asked when the hand rests.
    clearTimeout(desk.later);
    desk.later = setTimeout(() => showShared().catch(lost), 1500);
    if (document.body.dataset.side) showSide().catch(lost);
  });
  document.addEventListener("drawn", () => findPlaces().catch(lost));
  addEventListener("hashchange", () => showSide().catch(lost));
  // What is typed and not yet written is written before the page is left; only what waits for an earlier one is asked about.
  addEventListener("hashchange", flush, { capture: true });
  addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => document.hidden && flush());
  addEventListener("beforeunload", (event) => { const waits = desk.waits; flush(); if (waits) event.preventDefault(); });
  // Ctrl+Z outside a field takes back the last change of the file.
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.matches("input, textarea") && !$("undo").disabled) { write({}); event.preventDefault(); }
  });
  listenToDrops();
  showTab("trang");
  desk.folder = about.thu_muc;
  if (!about.du_an) history.replaceState(null, "", "#xem=bat_dau");
  else if (!location.hash) history.replaceState(null, "", "#xem=cho");
  await showSide();
  await openForm();
  await showShared();
}

begin().catch(lost);
