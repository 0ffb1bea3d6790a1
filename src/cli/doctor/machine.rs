//! The program itself, its fonts, the terminal and the disk.

use super::Check;
use crate::cli::report::console_encoding;
use chrono::{NaiveDate, Offset, TimeZone};
use qcph::disk;
use qcph::project::Project;
use qcph::render::Engine;
use qcph::templates::Templates;
use std::path::Path;

/// Less room than this and a year's documents may not fit.
const ROOM_BYTES: u64 = 500 << 20;

pub fn program() -> Check {
    let version = env!("CARGO_PKG_VERSION");
    let machine = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
    Check::good("Chương trình", format!("qcph {version}, {machine}"))
}

pub fn fonts() -> Check {
    match Engine::new(&Templates::embedded()) {
        Ok(engine) => {
            let count = engine.charset().chars().count();
            Check::good("Phông chữ", format!("4 mặt chữ Tinos có sẵn, {count} ký tự"))
        }
        Err(problem) => Check::bad("Phông chữ", problem),
    }
}

/// Where it is another time, it is another day for some hours of each day, and deadlines and the day of
/// an archive go by the day.
pub fn zone(today: NaiveDate) -> Check {
    const WHAT: &str = "Múi giờ";
    let noon = today.and_hms_opt(12, 0, 0).expect("every day has a noon");
    let offset = chrono::Local.offset_from_utc_datetime(&noon).fix();
    if offset.local_minus_utc() == 7 * 3600 {
        Check::good(WHAT, "giờ Việt Nam, +07:00")
    } else {
        Check::advice(
            WHAT,
            format!(
                "{offset}, không phải giờ Việt Nam: có lúc ngày của máy sớm hoặc muộn một ngày"
            ),
            "đặt múi giờ của máy là +07:00, hoặc biến TZ là `<+07>-7`; hoặc luôn ghi ngày bằng `--date`",
        )
    }
}

/// JSON is UTF-8 whatever the terminal thinks.
pub fn console(json: bool) -> Check {
    const WHAT: &str = "Bảng mã của cửa sổ lệnh";
    match console_encoding() {
        _ if json => Check::good(WHAT, "UTF-8 (JSON)"),
        None => Check::good(WHAT, "không rõ; chương trình in UTF-8"),
        Some(name) => {
            let plain: String =
                name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
            match plain.contains("utf8") || plain.contains("65001") {
                true => Check::good(WHAT, name),
                false if cfg!(windows) => {
                    Check::advice(WHAT, name, "nếu chữ bị lỗi dấu, gõ: chcp 65001")
                }
                false => Check::advice(
                    WHAT,
                    format!("{name}: chữ có dấu có thể hiện sai"),
                    "đặt biến LANG, ví dụ: export LANG=C.UTF-8",
                ),
            }
        }
    }
}

/// Write access to `out/`, and room on its disk.
pub fn storage(project: &Project) -> [Check; 2] {
    let out = project.out();
    // What is not there yet is made in the folder above.
    let folder = if out.exists() { out } else { project.root().to_owned() };
    [write_access(&folder), room(&folder)]
}

fn write_access(folder: &Path) -> Check {
    const WHAT: &str = "Quyền ghi vào out";
    match disk::try_writing(folder) {
        Ok(()) => Check::good(WHAT, "ghi được"),
        Err(problem) => Check::bad(WHAT, problem),
    }
}

fn room(folder: &Path) -> Check {
    const WHAT: &str = "Chỗ trống trên ổ đĩa";
    match disk::room_bytes(folder) {
        Ok(bytes) => {
            let found = format!("còn {} MB", bytes >> 20);
            if bytes >= ROOM_BYTES {
                Check::good(WHAT, found)
            } else {
                Check::wrong(WHAT, found, "giải phóng chỗ: nên còn ít nhất 500 MB")
            }
        }
        Err(problem) => Check::bad(WHAT, problem),
    }
}
