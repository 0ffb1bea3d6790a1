//! What a judgement says to a person: each fault with its code, its place in the file and what to do, and
//! the one sentence of what was seen and what was not.

use super::{Area, Fault, Judgement, Mark, Signature};
use crate::pdf::large::Unreadable;
use crate::pdf::lexer::Id;
use crate::problem::{Code, Place, Problem};
use chrono::{DateTime, FixedOffset, Utc};

const ASK_AGAIN: &str =
    "xin lại tệp đã ký từ người ký; nếu họ sửa nội dung, sửa bản ghi rồi trình ký lại bản mới";
const SIGN_ANEW: &str = "ký lại từ đúng tệp PDF mà chương trình đã lập, rồi nhận lại";

/// The faults of a judgement as problems of the file.
pub fn problems(file: &str, judgement: &Judgement) -> Vec<Problem> {
    judgement.faults.iter().map(|fault| problem(file, fault)).collect()
}

fn problem(file: &str, fault: &Fault) -> Problem {
    let (code, message, hint) = told(fault);
    Problem::at(code, &Place::file(file), message).hint(hint)
}

fn told(fault: &Fault) -> (Code, String, &'static str) {
    match fault {
        Fault::NothingAppended => (
            Code::SignatureBad,
            "tệp đúng là văn bản đã lập, nhưng chưa có chữ ký số nào".into(),
            "ký số tệp này rồi nhận lại; nếu ký trên giấy, quét bản giấy và thêm `--way quet`",
        ),
        Fault::OtherFile { first_difference } => (
            Code::SignedOther,
            format!("tệp không bắt đầu bằng văn bản đã lập: khác từ byte {first_difference}"),
            "kiểm tra mã bản ghi và tệp; nếu bản ghi đã sửa sau khi trình ký, lấy lại bản ghi như lúc trình",
        ),
        Fault::Packed => (
            Code::SignedUnreadable,
            "phần ghi thêm nén các đối tượng vào luồng (object stream), chương trình không xét loại này"
                .into(),
            "ký bằng phần mềm ghi tiếp kiểu thường (bảng xref), hoặc nhận bản giấy quét với `--way quet`",
        ),
        Fault::Unreadable => (
            Code::SignedUnreadable,
            "phần ghi thêm sau văn bản không đọc được từng byte như các lần ghi tiếp của PDF".into(),
            SIGN_ANEW,
        ),
        Fault::BrokenChain
        | Fault::Unlisted { .. }
        | Fault::HiddenInComment { .. }
        | Fault::Changed { .. }
        | Fault::Foreign { .. } => (Code::SignedAltered, altered(fault), ASK_AGAIN),
        Fault::NoSignature => (
            Code::SignatureBad,
            "tệp không có chữ ký số của người nào".into(),
            "ký số tệp rồi nhận lại; nếu ký trên giấy, thêm `--way quet`",
        ),
        Fault::UnknownSignature { .. } => (Code::SignatureBad, bad(fault), SIGN_ANEW),
        Fault::Uncovered { .. }
        | Fault::WrongRange { .. }
        | Fault::DigestDiffers { .. }
        | Fault::SignatureInvalid { .. }
        | Fault::CertificateInvalid { .. } => (Code::SignatureBad, bad(fault), ASK_AGAIN),
    }
}

/// What an update does to our document.
fn altered(fault: &Fault) -> String {
    match fault {
        Fault::BrokenChain => {
            "lần ghi thêm không nối về văn bản đã lập, hoặc xóa đối tượng của nó".into()
        }
        Fault::Unlisted { offset } => {
            format!("có đối tượng giấu ở byte {offset}, không bảng nào ghi")
        }
        Fault::HiddenInComment { offset } => {
            format!("có phần PDF giấu trong ghi chú ở byte {offset}")
        }
        Fault::Changed { id, what } => format!("phần ghi thêm sửa {what} ({})", at(id)),
        Fault::Foreign { id, what } => format!("phần ghi thêm đưa vào {what} ({})", at(id)),
        _ => String::new(),
    }
}

/// What is wrong with a signature.
fn bad(fault: &Fault) -> String {
    match fault {
        Fault::Uncovered { from } => format!("từ byte {from} trở đi không chữ ký nào bảo vệ"),
        Fault::WrongRange { id } => {
            format!(
                "phạm vi ký (ByteRange) không đúng: chừa ra nhiều hơn giá trị chữ ký ({})",
                at(id)
            )
        }
        Fault::UnknownSignature { id, why } => format!("không xét được chữ ký: {why} ({})", at(id)),
        Fault::DigestDiffers { id } => {
            format!("nội dung không phải nội dung đã ký: mã băm khác ({})", at(id))
        }
        Fault::SignatureInvalid { id } => {
            format!("chữ ký không khớp chứng thư đi kèm ({})", at(id))
        }
        Fault::CertificateInvalid { id } => {
            format!("chứng thư không khớp chứng thư của nơi cấp ({})", at(id))
        }
        _ => String::new(),
    }
}

fn at(id: &Id) -> String {
    format!("đối tượng {}", id.number)
}

/// Why a file cannot be read.
pub fn unreadable(file: &str, broken: Unreadable) -> Problem {
    match broken {
        Unreadable::Io(error) => Problem::io(Code::CannotRead, file.as_ref(), &error),
        Unreadable::Encrypted => {
            Problem::at(Code::SignedUnreadable, &Place::file(file), "tệp bị đặt mật khẩu (mã hóa)")
                .hint("bỏ mật khẩu, hoặc quét lại; bản lưu trữ phải đọc được mãi")
        }
        Unreadable::Damaged(why) => {
            Problem::at(Code::SignedUnreadable, &Place::file(file), format!("tệp PDF hỏng: {why}"))
                .hint("quét lại hoặc xin lại tệp; không sửa chữa rồi nhận")
        }
    }
}

/// A note on a page that nobody has said yes to.
pub fn mark(file: &str, mark: &Mark) -> Problem {
    let message = format!("trên trang có {}, không phải chữ ký", described(mark));
    Problem::at(Code::NotesUnaccepted, &Place::file(file), message)
        .hint("mở tệp xem; nếu người có trách nhiệm đồng ý giữ, chạy lại với `--accept-notes`")
        .hint("nếu không, xin lại tệp đã ký mà không có ghi chú")
}

/// `FreeText “Đã sửa” ở trang 1 (ô 100, 500 đến 300, 540)`.
pub fn described(mark: &Mark) -> String {
    let kind = if mark.subtype.is_empty() { "một mục" } else { mark.subtype.as_str() };
    let text = match mark.text.trim() {
        "" => String::new(),
        text => format!(" “{}”", text.chars().take(200).collect::<String>()),
    };
    format!("{kind}{text} {}", place(&mark.area))
}

fn place(area: &Area) -> String {
    let [left, bottom, right, top] = area.corners.map(f64::round);
    format!("ở trang {} (ô {left}, {bottom} đến {right}, {top})", area.page)
}

/// `Nguyễn Văn A (số chứng thư 07, 05/07/2018 16:00:00 +07:00 theo chữ ký)`.
pub fn signer(signature: &Signature) -> String {
    let time = signature.stated_time.map(|time| format!(", {} theo chữ ký", moment(time)));
    let shown = signature.shown.as_ref().map(|area| format!(", hiện {}", place(area)));
    let held =
        if signature.is_certificate_held { "" } else { ", tên chỉ theo chứng thư đi kèm" };
    let version = if signature.is_version_right {
        ""
    } else {
        ", phong bì chữ ký ghi phiên bản trái chuẩn"
    };
    format!(
        "{} (số chứng thư {}{}{held}{version}{})",
        signature.signer,
        signature.serial,
        time.unwrap_or_default(),
        shown.unwrap_or_default()
    )
}

/// A moment as it is written in Vietnam (ISO 8601 zone, NĐ 30/2020/NĐ-CP, Phụ lục I).
pub fn moment(time: DateTime<Utc>) -> String {
    const SEVEN_HOURS: i32 = 7 * 3600;
    match FixedOffset::east_opt(SEVEN_HOURS) {
        Some(zone) => time.with_timezone(&zone).format("%d/%m/%Y %H:%M:%S %:z").to_string(),
        None => time.format("%d/%m/%Y %H:%M:%S %:z").to_string(),
    }
}

/// What was seen, and what was not asked.
pub fn sentence(issued_bytes: usize, judgement: &Judgement) -> String {
    let persons = judgement.signatures.iter().filter(|signature| !signature.is_time_stamp);
    let persons: Vec<String> = persons.map(signer).collect();
    format!(
        "Tệp bắt đầu đúng {issued_bytes} byte đã lập. Các lần ghi sau chỉ thêm {} chữ ký: {}. {NOT_ASKED}",
        persons.len(),
        persons.join("; ")
    )
}

/// What nobody was asked, and who can be.
pub const NOT_ASKED: &str = "Chưa xét chứng thư có được tin cậy, còn hiệu lực, và giờ ký có đúng không: \
     xem bằng trình ký của cơ quan, hoặc `pdfsig TỆP`, `pyhanko sign validate --trust CA.pem TỆP`.";
