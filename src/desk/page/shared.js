// git without git: what is not recorded yet, one button to record, one to send and receive, two versions side by side.
"use strict";

async function showShared() {
  const own = await ask("kho");
  if (!own) return;
  const many = own.tep?.length ?? 0;
  const parts = !own.co ? [el("span", { class: "note", title: own.vi_sao ?? null }, "Không dùng kho chung")] : [
    many ? button(`Ghi nhận ${many} tệp`, () => recordAll(own), "Ghi nhận những gì đã sửa vào lịch sử của kho") : el("span", {}, "Đã ghi nhận hết"),
    own.noi || own.luc ? button(`Gửi và nhận${own.chua_gui ? ` (${own.chua_gui} chưa gửi)` : ""}`, exchange, "Gửi lên kho chung và nhận của người khác về") : null];
  $("kho").replaceChildren(...parts.filter(Boolean));
}

function recordAll(own) {
  const words = { "mới": "mới", "sửa": "sửa", "xóa": "xóa" };
  const message = growing(own.tep.length === 1 ? `Sửa ${base(own.tep[0].tep)}` : ""), name = el("input", { type: "text", autocomplete: "name" }), mail = el("input", { type: "email", autocomplete: "email" });
  const told = el("div", { role: "status" }), who = el("div", { hidden: Boolean(own.nguoi) }, el("p", { class: "note" }, "Kho cần biết ai ghi nhận; hỏi một lần."), asked("Họ và tên", name), asked("Thư điện tử", mail));
  dialog("Ghi nhận", [grid("Các tệp chưa ghi nhận", ["Tệp", "Đã", "Người ghi nhận lần trước"], own.tep.slice(0, 100).map((one) => [one.tep, words[one.la] ?? one.la, one.nguoi_truoc ?? "chưa có"])),
    asked("Anh chị đã làm gì", message, "Một câu cho người xem lại sau này."), who, told], (close) => [button("Ghi nhận", async () => {
    const { status, data } = await post("ghi-nhan", { loi: tidy(message.value), ten: tidy(name.value), thu: tidy(mail.value) });
    if (data.can_ten) who.hidden = false;
    if (status !== 200) return told.replaceChildren(...refusal(data));
    close();
    say(data.ket_luan);
    await showShared();
  }, null, "main")]);
}

async function exchange() {
  say("Đang gửi và nhận…");
  const { status, data } = await post("gui-nhan", {});
  if (status === 409) return twoVersions(data);
  say(data.ket_luan ?? data.noi_dung, data.cach_sua, status !== 200);
  if (status === 200) { await refresh(false); await showShared(); }
}

/** A whole version of a file that has no fields: its text, its size, or that it is gone. */
const wholeVersion = (one) => (!one ? el("p", { class: "note" }, "Tệp đã bị xóa hoặc đổi tên.")
  : one.chu === undefined ? el("p", { class: "note" }, `Tệp ${one.so_byte} byte, không phải chữ.`) : el("pre", { class: "whole", tabindex: "0" }, one.chu));

/** Both values of each place that two people changed; one of each is chosen. */
function twoVersions(data) {
  say("");
  const told = el("div", { role: "status" });
  const its = `Của người kia${data.cua_ai ? ` (${data.cua_ai})` : ""}`;
  const choice = (name, value, title, shown) => el("label", { class: "card choice" }, el("input", { type: "radio", name, value }), el("b", {}, title), shown);
  const both = (name, mine, other) => el("div", { class: "two" }, choice(name, "toi", "Của tôi", mine), choice(name, "ho", its, other));
  const files = data.xung_dot.map((file, number) => el("section", { "data-file": file.tep }, el("h3", {}, file.tep),
    ...(file.ca_tep ? [el("fieldset", {}, el("legend", {}, "Cả tệp"), both(`x${number}`, wholeVersion(file.cua_toi), wholeVersion(file.cua_ho)))]
      : file.khac.map((one) => el("fieldset", { "data-at": one.thu }, el("legend", {}, pathWords(one.duong, file.luoc_do)),
        both(`x${number}-${one.thu}`, shownValue(schemaIn(file.luoc_do, one.duong), one.cua_toi), shownValue(schemaIn(file.luoc_do, one.duong), one.cua_ho)))))));
  const { box } = dialog("Hai người sửa cùng một chỗ", [el("p", {}, "Chọn giá trị đúng ở từng chỗ. Những chỗ chỉ một người sửa được lấy theo người đó."), ...files, told], (close) => [button("Hợp nhất và gửi", async () => {
    const chosen = [...box.querySelectorAll("[data-file]")].map((file) => ({ tep: file.dataset.file, ca: file.querySelector("fieldset:not([data-at]) input:checked")?.value,
      chon: Object.fromEntries([...file.querySelectorAll("[data-at]")].map((one) => [one.dataset.at, one.querySelector("input:checked")?.value])) }));
    const { status, data: said } = await post("hop-nhat", { tep: chosen, dau: data.dau });
    // Other versions than those that were chosen from: they are shown anew.
    if (status === 409) { close(); return twoVersions(said); }
    if (status !== 200) return told.replaceChildren(...refusal(said));
    close();
    say(said.ket_luan);
    await refresh(false);
    await showShared();
  }, null, "main")]);
}
