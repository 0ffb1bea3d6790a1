//! Outside packages with one home: no other file of the library names them.

use super::sources;
use crate::office::repository;

/// A package, and the files or folders below `src/` that may name it.
const HOMES: &[(&str, &[&str])] = &[
    ("annotate_snippets", &["problem/show.rs"]),
    ("anstream", &["cli/"]),
    ("base16ct", &["digest.rs"]),
    ("base64", &["archive/log/"]),
    ("clap", &["cli/", "main.rs"]),
    ("clap_complete", &["cli/completions.rs"]),
    ("clap_mangen", &["cli/man.rs"]),
    ("cms", &["signed/"]),
    ("comemo", &["render/"]),
    ("comfy_table", &["cli/report"]),
    ("crc32fast", &["digest.rs"]),
    ("csv", &["sheets/"]),
    ("ctrlc", &["cli/interrupt.rs"]),
    ("flate2", &["form/guard.rs", "signed/", "archive/agree/", "pdf/"]),
    ("fs4", &["disk.rs", "disk/"]),
    ("granit_parser", &["records/parser.rs", "records/syntax", "edit/"]),
    ("hayro_cmap", &["form/reader"]),
    ("hayro_svg", &["preview/picture"]),
    ("hayro_syntax", &["form/reader"]),
    ("httparse", &["preview/request.rs"]),
    ("icalendar", &["regulation/duties/calendar.rs"]),
    ("indicatif", &["cli/report.rs"]),
    ("inquire", &["cli/new/ask.rs"]),
    ("kurbo", &["form/reader"]),
    ("minijinja", &["documents/wording"]),
    ("notify", &["watch.rs", "watch/"]),
    ("p256", &["signed/"]),
    ("p384", &["signed/"]),
    ("qrcodegen", &["archive/log/paper.rs"]),
    ("quick_xml", &["xml.rs"]),
    ("rayon", &["render/batch.rs"]),
    ("restart_manager", &["problem/holder.rs"]),
    ("roxmltree", &["signed/"]),
    ("rsa", &["signed/"]),
    ("rust_xlsxwriter", &["sheets/write.rs"]),
    ("sha2", &["digest.rs", "signed/"]),
    ("tikv_jemallocator", &["main.rs"]),
    ("typst", &["render/"]),
    ("typst_layout", &["render/"]),
    ("typst_pdf", &["render/"]),
    ("walkdir", &["disk/list.rs"]),
    ("winsafe", &["cli/double_click/parent.rs"]),
    ("x509_cert", &["signed/"]),
    ("zip", &["archive/container", "package/opened.rs", "ooxml/mod.rs", "word/package.rs"]),
];

/// Packages for everybody: dates, data as JSON, text.
const EVERYWHERE: [&str; 11] = [
    "chrono",
    "getrandom",
    "open",
    "percent_encoding",
    "serde",
    "serde_json",
    "similar",
    "strsim",
    "tempfile",
    "unicode_normalization",
    "unicode_properties",
];

#[test]
fn an_outside_package_is_named_in_its_home_alone() {
    let sources = sources();
    for (package, homes) in HOMES {
        let path = format!("{package}::");
        let names = |text: &str| {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            code.flat_map(|line| line.match_indices(&path).map(move |(at, _)| (line, at))).any(
                |(line, at)| {
                    !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                },
            )
        };
        let found: Vec<&String> =
            sources.iter().filter(|(_, text)| names(text)).map(|(path, _)| path).collect();
        assert!(!found.is_empty(), "{package} is named nowhere: is it still needed?");
        for path in found {
            assert!(
                homes.iter().any(|home| path.starts_with(home)),
                "{path} names {package}, whose home is {homes:?}"
            );
        }
    }
}

/// Whoever lists a folder by himself passes over what a failing disk does not show.
#[test]
fn folders_are_listed_in_one_place() {
    let sources = sources();
    let found = sources.iter().filter(|(_, text)| text.contains("read_dir("));
    assert_eq!(found.map(|(path, _)| path).collect::<Vec<_>>(), ["disk/list.rs"]);
}

#[test]
fn every_package_has_its_row() {
    let manifest = std::fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let own = manifest.split("\n[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    for line in own.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())) {
        let package = line.split(' ').next().unwrap().replace('-', "_");
        let has_row = HOMES.iter().any(|(name, _)| *name == package);
        assert!(
            has_row || EVERYWHERE.contains(&&*package),
            "{package}: where may it be named? See {}",
            file!()
        );
    }
}

/// A template that this tree brings along and no list of `templates.rs` knows would be told of as unread.
#[test]
fn every_template_of_the_tree_is_known() {
    let project = qcph::project::Project::at(crate::office::repository()).unwrap();
    let told = qcph::templates::unread(&project);
    assert!(told.is_empty(), "{told:#?}");
}
