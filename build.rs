//! What Windows shows of the program, and how it treats it.
//!
//! In: `windows/`, and the version of the package. Out: icon, version information in Vietnamese and manifest, linked into
//! the program for Windows; for other systems, none. Without a compiler of resources (mingw's `windres`, `rc.exe` of the
//! Windows SDK), as on a machine that checks types alone, a warning says that they are missing;
//! `.ci/release` gives no such program away.

use std::env::var_os;

/// Vietnamese, as Windows numbers languages.
const VIETNAMESE: u16 = 0x042a;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=windows");
    if var_os("CARGO_CFG_WINDOWS").is_none() {
        return;
    }
    let mut resource = winresource::WindowsResource::new();
    resource
        .set_language(VIETNAMESE)
        .set_icon("windows/qcph.ico")
        .set_manifest_file("windows/qcph.manifest")
        .set("ProductName", "QCPH")
        .set("FileDescription", "Văn bản phối hợp BHXH - Công đoàn")
        .set("Comments", "Lập văn bản từ bản ghi, và niêm phong vào gói lưu trữ")
        .set("InternalName", "qcph")
        .set("OriginalFilename", "qcph.exe")
        .set("LegalCopyright", "Giấy phép MIT, xem tệp LICENSE");
    if let Err(error) = resource.compile_for("qcph") {
        println!(
            "cargo::warning=qcph.exe has no icon, version information and manifest: no compiler of resources ({error})"
        );
    }
}
