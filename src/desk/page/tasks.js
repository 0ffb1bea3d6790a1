// Tasks that meetings assigned: of a year, an agency, a state; how far each is, and a report of progress.
"use strict";

/** What the list may be narrowed to, in the order of the list. */
const TASK_STATES = [["", "chưa xong"], ["qua_han", "quá hạn"], ["dang_lam", "đang làm"], ["hoan_thanh", "đã hoàn thành"], ["hoan_thanh_cham", "hoàn thành chậm"], ["dung", "dừng"], ["tat_ca", "tất cả"]];
const isOpenTask = (task) => ["qua_han", "dang_lam"].includes(task.tinh_trang);
const isDoneTask = (task) => ["hoan_thanh", "hoan_thanh_cham"].includes(task.tinh_trang);
const agencyOf = (body) => body.split("/")[0];

/** `còn 12 ngày`, `quá 5 ngày`, of a task that is not done. */
function daysLeft(task) {
  if (!task.han) return "không có hạn";
  const days = Math.round((utc(task.han) - utc(desk.today)) / DAY_MS);
  return !isOpenTask(task) ? "" : days < 0 ? `quá ${-days} ngày` : days ? `còn ${days} ngày` : "hạn hôm nay";
}

async function tasksSide(named) {
  const [year, agency, standing] = ["nam", "co_quan", "tinh_trang"].map((name) => named.get(name) ?? "");
  const data = await ask("nhiem-vu"), agencies = await registryChoices();
  const heading = el("h1", {}, "Nhiệm vụ");
  if (!data.nhiem_vu) return [heading, failed(data)];
  const to = (change) => `#${new URLSearchParams({ xem: "nhiem_vu", nam: year, co_quan: agency, tinh_trang: standing, ...change })}`;
  const yearsOf = (task) => [task.ngay_giao, task.han].filter(Boolean).map((day) => day.slice(0, 4));
  const years = [...new Set(data.nhiem_vu.flatMap(yearsOf))].sort().reverse();
  const own = data.nhiem_vu.filter((task) => (!year || yearsOf(task).includes(year)) && (!agency || [task.chu_tri, ...task.phoi_hop].some((body) => agencyOf(body) === agency)));
  const fits = (task) => (standing === "tat_ca" ? true : standing ? task.tinh_trang === standing : isOpenTask(task));
  const pick = finder(agencies, agency), when = options([["", "mọi năm"], ...years.map((one) => [one, one])]), which = options(TASK_STATES);
  [when.value, which.value] = [year, standing];
  pick.addEventListener("change", () => { location.hash = to({ co_quan: pick.normal() }); });
  when.addEventListener("change", () => { location.hash = to({ nam: when.value }); });
  which.addEventListener("change", () => { location.hash = to({ tinh_trang: which.value }); });
  const done = own.filter(isDoneTask).length, live = own.filter((task) => task.tinh_trang !== "dung").length, late = own.filter((task) => task.tinh_trang === "qua_han").length;
  const tally = el("div", { class: "card tally-card" }, el("p", {}, el("b", {}, `${done} trên ${live} nhiệm vụ đã hoàn thành`), late ? el("span", { class: "bad-text" }, ` · ${late} quá hạn`) : " · không có nhiệm vụ quá hạn"),
    el("progress", { max: Math.max(1, live), value: done, "aria-label": `${done} trên ${live} nhiệm vụ đã hoàn thành` }),
    el("p", { class: "buttons" }, ...TASK_STATES.filter(([state]) => state && state !== "tat_ca").map(([state, name]) => [state, name, own.filter((task) => task.tinh_trang === state).length]).filter(([, , many]) => many)
      .map(([state, name, many]) => el("a", { class: "act small", href: to({ tinh_trang: state }), "aria-current": state === standing ? "true" : null }, `${name}: ${many}`))));
  const row = (task) => [[task.han ? shownDay(task.han) : "", el("p", { class: task.tinh_trang === "qua_han" ? "bad-text" : "note" }, daysLeft(task))],
    [el("p", {}, task.noi_dung), task.san_pham ? el("p", { class: "note" }, `Sản phẩm: ${task.san_pham}`) : ""],
    [el("p", {}, task.chu_tri), task.phoi_hop.length ? el("p", { class: "note" }, `phối hợp: ${task.phoi_hop.join(", ")}`) : ""],
    [el("p", {}, mark(TASK, task.tinh_trang)), task.tien_do ? el("p", { class: "note" }, `${shownDay(task.tien_do.ngay)}: ${task.tien_do.noi_dung}`) : "", ...task.bang_chung.flatMap((id) => [recordLink(id), " "])],
    [recordLink(task.cuoc_hop), el("p", { class: "note" }, `kết luận ${task.ma}, giao ${shownDay(task.ngay_giao)}`)],
    button("Ghi tiến độ…", () => reportProgress(task).catch(lost), `Ghi tiến độ: ${task.noi_dung}`, "small")];
  const found = own.filter(fits);
  return [heading, el("p", { class: "note" }, "Các kết luận của những cuộc họp đã ghi, theo hạn. Tiến độ ghi vào bản ghi của cuộc họp, cả khi văn bản đã ban hành."), ...unsure(data),
    el("div", { class: "bar" }, asked("Năm", when), asked("Tình trạng", which), el("div", { class: "grow" }, asked("Cơ quan chủ trì hoặc phối hợp", pick))), tally,
    el("p", { role: "status" }, found.length ? `${found.length} nhiệm vụ` : "Không có nhiệm vụ nào như vậy."), found.length ? grid("Nhiệm vụ", ["Hạn", "Nhiệm vụ", "Chủ trì", "Tình trạng", "Cuộc họp", "Việc"], found.map(row)) : null];
}

/** Adds a report of progress to the conclusion in the record of its meeting. */
async function reportProgress(task) {
  const file = (shown.list?.tep ?? []).find((one) => one.ma === task.cuoc_hop)?.tep;
  if (!file) return;
  const records = shown.list.tep.filter((one) => one.ma).map((one) => [one.ma, one.noi_dung ?? ""]);
  const day = dayInput(desk.today), text = growing(""), proof = finder(records, ""), told = el("div", { role: "status" });
  const standing = options([["dang_lam", "đang làm"], ["hoan_thanh", "đã hoàn thành"], ["dung", "dừng thực hiện"]]);
  dialog("Ghi tiến độ", [el("p", {}, `${task.ma}, ${task.cuoc_hop}: ${task.noi_dung}`), el("div", { class: "fields" }, asked("Ngày", day), asked("Tình trạng", standing), asked("Kết quả", text, "Một câu: đã làm được gì."), asked("Bản ghi làm bằng chứng", proof, "Không có thì để trống.")), told],
    (close) => [button("Ghi", async () => {
      const item = { ngay: day.normal(), trang_thai: standing.value, noi_dung: tidy(text.value), ...(tidy(proof.value) ? { ban_ghi: proof.normal() } : {}) };
      if (!isoOf(item.ngay) || !item.noi_dung) return told.replaceChildren(el("p", { class: "error" }, !item.noi_dung ? "Ghi một câu về kết quả." : "Ngày này không có thật; viết ngày/tháng/năm, ví dụ 31/12/2020."));
      const form = await ask("bieu-mau", { tep: file });
      const place = (form?.gia_tri?.ket_luan ?? []).findIndex((one) => one.ma === task.ma);
      if (place < 0) return told.replaceChildren(el("p", { class: "error" }, "Bản ghi của cuộc họp không còn kết luận này."));
      const before = form.gia_tri.ket_luan[place].tien_do, path = ["ket_luan", place, "tien_do"];
      const wish = Array.isArray(before) ? { viec: "chen", duong: path, cho: before.length, gia_tri: item } : { viec: "dat", duong: path, gia_tri: [item] };
      const { status, data } = await post("ghi", { ...wish, tep: file, dau: form.dau });
      if (status !== 200) return told.replaceChildren(...refusal(status === 409 ? { noi_dung: "Bản ghi vừa được sửa ở nơi khác, nên chưa ghi gì: bấm Ghi lần nữa" } : data));
      close();
      await refresh(false);
      showSide().catch(lost);
    }, null, "main")]);
}
