// The next step of a record, and the steps themselves: issue, give out for signature, take the signed copy.
"use strict";

/** Files larger than this are no scan of a document. */
const PDF_MAX_BYTES = 64 * 1024 * 1024;
/** The code of notes on a signed page, which a person may accept. */
const NOTES = "Q525";

const state = () => desk.form?.gia_tri?.van_ban?.trang_thai;
const isSealed = () => shown.data?.tinh_trang === "đã niêm phong";

/** One sentence, and one button, for what comes next. */
function showNext() {
  const form = desk.form;
  $("next").replaceChildren();
  if (!form?.luoc_do || !form.gia_tri?.ma) return;
  const mistakes = form.van_de.filter((one) => one.muc_do === "lỗi");
  const open = (problem) => button("Đến chỗ đầu tiên", () => { if (!focusNear(problem.duong)) $("problems").scrollIntoView(); }, null, "main");
  const rows = [];
  if (mistakes.length && !form.khoa) rows.push(el("p", {}, el("b", {}, `Còn ${mistakes.length} chỗ phải điền hoặc sửa.`)), open(mistakes[0]));
  else if (mistakes.length) rows.push(el("p", {}, `Bản ghi có ${mistakes.length} lỗi.`), open(mistakes[0]));
  else if (!form.gia_tri.van_ban) rows.push(el("p", {}, "Bản ghi này không lập văn bản."));
  else if (state() === "du_thao" || !state()) rows.push(el("p", {}, el("b", {}, "Bản ghi đã đủ."), " Xem trang in bên cạnh, rồi ban hành; cần ký trước thì trình ký."),
    button("Ban hành…", () => issueThis(false), null, "main"), button("Trình ký…", () => issueThis(true)));
  else if (state() === "trinh_ky") rows.push(el("p", {}, el("b", {}, "Đang trình ký."), " Ký xong thì nhận bản đã ký, rồi cấp số, ngày."), signedButton(), button("Cấp số, ban hành…", () => issueThis(false), null, "main"));
  else if (state() === "ban_hanh" && !form.gia_tri.van_ban.ban_ky) rows.push(el("p", {}, el("b", {}, "Đã ban hành."), " Khi có bản đã ký, kéo tệp PDF thả vào trang này."), signedButton("main"));
  else if (state() === "ban_hanh") rows.push(el("p", {}, isSealed() ? "Đã ban hành, đã có bản ký, đã niêm phong." : "Đã ban hành, đã có bản ký; niêm phong ở mục Lưu trữ."));
  $("next").replaceChildren(...rows);
}

/** The field of a problem, or the nearest around it. */
function focusNear(path) {
  for (let own = path; own.length; own = own.slice(0, -1)) if (focusAt(own)) return true;
  const first = $("sheet").querySelector(".error");
  first?.scrollIntoView({ block: "center" });
  return Boolean(first);
}

// ---- dialogs --------------------------------------------------------------------------------

/** A dialog with a heading, its parts and its buttons; it can always be left without doing anything. */
function dialog(heading, parts, buttons) {
  const close = () => { box.close(); box.remove(); };
  const box = el("dialog", { "aria-label": heading, onclose: () => box.remove() }, el("h2", {}, heading), ...parts,
    el("p", { class: "buttons" }, ...buttons(close), button("Thôi", close)));
  document.body.append(box);
  box.showModal();
  return { box, close };
}

/** A labelled control of a dialog. */
function asked(label, control, note) {
  control.id ||= `d${(fields += 1)}`;
  return el("div", { class: "field" }, el("label", { for: control.id }, label), note ? el("p", { class: "note" }, note) : null, withSide(control), control.box ?? null);
}

/** Remedies that are typed at a command line are buttons here. */
const atDesk = (hint) => !hint.includes("`--");

/** Of a record that is not at hand so many problems are told one by one; more are told as a number, beside the way to it. */
const OTHERS_MAX = 2;

/** What a step answered that it did not do: its problems, one a line. */
function refusal(data) {
  const all = (data.van_de ?? []).filter((one) => one.muc_do !== "luu_y");
  const many = (file) => file && file !== desk.form?.tep && all.filter((one) => one.tep === file).length > OTHERS_MAX;
  const problems = all.filter((one) => !many(one.tep));
  const others = [...new Set(all.map((one) => one.tep))].filter(many).map((file) => el("p", { class: "error" }, "Bản ghi ", el("a", { href: address(file) }, base(file)), ` còn ${all.filter((one) => one.tep === file).length} chỗ phải điền hoặc sửa.`));
  const lines = all.length ? problems : [{ noi_dung: data.noi_dung ?? "Không làm được.", cach_sua: data.cach_sua ?? [] }];
  return [...lines.map((one) => el("p", { class: "error" }, ...[one.noi_dung, ...one.cach_sua.filter(atDesk)].flatMap((text) => [...quoted(text.charAt(0).toUpperCase() + text.slice(1)), ". "]))), ...others];
}

const lines = (text) => el("pre", { class: "lines", tabindex: "0" }, ...text.split("\n").flatMap((line) => [
  el("span", { class: / \+ /.test(line) ? "plus" : / - /.test(line) ? "minus" : null }, line), "\n"]));

async function issueThis(presents) {
  const known = await ask("ky-duoc", { tep: shown.file, ngay: desk.today });
  if (!known) return say("Chưa đọc được bản ghi này.", [], true);
  const own = desk.form.gia_tri.van_ban ?? {};
  const day = dayInput(desk.today), number = el("input", { type: "text", inputmode: "numeric", placeholder: "máy đề nghị số tiếp theo", value: own.so ?? "" });
  const signer = el("select", {}, el("option", { value: "" }, known.dang_ghi ? "như đang ghi trong bản ghi" : "chọn người ký…"),
    ...known.ky.map((one) => el("option", { value: `${one.nguoi} ${one.quyen_han}`, selected: known.dang_ghi?.[0] === one.nguoi && known.dang_ghi?.[1] === one.quyen_han }, `${one.ten}, ${one.chuc_danh} (${one.bang_loi})`)));
  if (!known.dang_ghi && known.ky.length === 1) signer.selectedIndex = 1;
  const shownLines = el("div", { role: "status", class: "preview" });
  const wish = (tries) => {
    const [nguoi, quyen_han] = signer.value.split(" ");
    return { thu: tries, trinh: presents, ngay: day.normal(), so: presents ? "" : bare(number.value), nguoi: nguoi ?? "", quyen_han: quyen_han ?? "" };
  };
  const look = async () => {
    go.disabled = true;
    const { status, data } = await step("ban-hanh", wish(true));
    const numbers = [data.so ? `số ${data.so}` : "", data.so_phieu_gui ? `phiếu gửi số ${data.so_phieu_gui}` : "", data.so_trich_sao ? `bản trích sao số ${data.so_trich_sao}` : ""].filter(Boolean).join(", ");
    const told = el("p", { class: "card" }, presents ? "Bản ghi giữ nguyên chữ cho đến khi ký xong; số và ngày để trống." : `Văn bản sẽ mang ${numbers}, ngày ${shownDay(data.ngay ?? "")}.`);
    shownLines.replaceChildren(...(status === 200 ? [told, el("details", {}, el("summary", {}, "Các dòng sẽ đổi trong tệp"), lines(String(data.ket_luan).replace(/Chưa ghi gì.*$/s, "").trimEnd()))] : refusal(data)));
    go.disabled = status !== 200;
  };
  const finish = async (close) => {
    go.disabled = true;
    const { status, data } = await step("ban-hanh", wish(false));
    if (status !== 200) return shownLines.replaceChildren(...refusal(data));
    close();
    await refresh(false);
    $("ban-in").scrollTop = 0;
    say(presents ? "Đã trình ký: mở PDF để in hoặc ký số." : `Đã ban hành, số ${data.so}. Mở PDF để in, ký và đóng dấu.`);
  };
  let go = null;
  const none = known.ky.length ? null : el("p", { class: "error advice" }, "Danh bạ chưa có ai được ký thay cơ quan này vào ngày này: thêm người ký ở mục Danh bạ.");
  dialog(presents ? "Đưa trình ký" : "Ban hành văn bản", [
    el("div", { class: "fields" }, asked(presents ? "Ngày trình" : "Ngày ban hành", day), presents ? "" : asked("Số", number, "Đối chiếu với sổ đăng ký văn bản đi."), asked("Người ký", signer)), none ?? "", shownLines],
  (close) => [go = button(presents ? "Trình ký" : "Ban hành", () => finish(close), null, "main")]);
  [day, number, signer].forEach((one) => one.addEventListener("change", look));
  await look();
}

async function takeBack() {
  const { status, data } = await step("lay-ve", {});
  if (status !== 200) return say(data.noi_dung, data.cach_sua, true);
  showSheet(data);
  say("Đã lấy về dự thảo. Sửa xong thì trình lại.");
}

// ---- the signed copy ------------------------------------------------------------------------

function signedButton(look) {
  const file = el("input", { type: "file", accept: "application/pdf", class: "unseen", "aria-label": "Tệp PDF đã ký", tabindex: "-1", onchange: () => file.files[0] && takeSigned(file.files[0]) });
  return el("span", {}, button("Nhận bản đã ký…", () => file.click(), null, look), file);
}

async function takeSigned(file, more) {
  if (file.size > PDF_MAX_BYTES) return say("Tệp lớn hơn 64 MB: quét lại ở 300 điểm một inch, đen trắng.", [], true);
  const bytes = await file.arrayBuffer();
  const about = (extra) => `ban-ky?${new URLSearchParams({ tep: shown.file, dau: desk.form.dau, ...more, ...extra })}`;
  say("Đang xét tệp…");
  const { status, data } = await send(about({ thu: 1 }), bytes, "application/pdf");
  const take = async (close, extra) => {
    const done = await send(about(extra), bytes, "application/pdf");
    close();
    if (done.status !== 200) return say(done.data.noi_dung ?? "Chưa nhận.", done.data.cach_sua, true);
    await refresh(false);
    say("Đã nhận bản ký, giữ nguyên từng byte bên cạnh bản ghi.");
  };
  say("");
  const faults = (data.van_de ?? []).filter((one) => one.muc_do !== "luu_y");
  const notes = faults.length && faults.every((one) => one.ma === NOTES);
  dialog("Bản đã ký", status === 200 ? [el("p", {}, file.name), lines(String(data.ket_luan).replace(/Chưa ghi gì.*$/s, ""))] : [el("p", {}, file.name), ...refusal(data)],
    (close) => (status === 200 ? [button("Nhận bản này", () => take(close, {}), null, "main")] : notes ? [button("Giữ cả các ghi chú, và nhận", () => take(close, { ghi_chu: 1 }), null, "main")]
      : [button("Đây là bản quét của bản giấy", () => { close(); takeSigned(file, { cach: "quet" }); })]));
}

/** A PDF dropped anywhere on the page of a record is its signed copy. */
function listenToDrops() {
  addEventListener("dragover", (event) => { event.preventDefault(); document.body.classList.add("drop"); });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("drop"); });
  addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("drop");
    const file = event.dataTransfer.files[0];
    if (!file) return;
    if (!["trinh_ky", "ban_hanh"].includes(state())) return say("Mở bản ghi đang trình ký hoặc đã ban hành, rồi thả bản đã ký của nó vào đây.", [], true);
    takeSigned(file).catch(lost);
  });
}

// ---- mending --------------------------------------------------------------------------------

/** A correction or a recall of the document that is shown. */
async function mend(kind) {
  const own = desk.form.gia_tri;
  const issuer = own.to_chuc ?? own.tu ?? own.co_quan ?? own.chu_tri;
  await newRecord(kind, { "van_ban.ngay": desk.today, co_quan: issuer, ban_ghi: own.ma });
}

function replaceThis() {
  const reason = growing(""), told = el("div", { role: "status" });
  dialog("Lập văn bản thay thế", [el("p", {}, "Bản ghi mới chép toàn bộ nội dung của bản này, chưa có số, ngày; sửa chỗ sai rồi ban hành."), asked("Vì sao thay thế", reason, "Viết tiếp sau chữ “do”."), told],
    (close) => [button("Lập bản thay thế", async () => {
      const { status, data } = await step("thay-the", { ly_do: tidy(reason.value) });
      if (status !== 200) return told.replaceChildren(...refusal(data));
      close();
      await refresh(false);
      location.hash = address(data.tep);
    }, null, "main")]);
}
