//! The form accepts what `check` accepts: of every kind of file, in every state, with right and wrong values
//! in every field. `QCPH_BAN_GHI` says how many values, thousands before a release.

use super::{Served, set};
use crate::corpus::Random;
use crate::office::{Office, copy, repository};
use qcph::edit::{self, Act, Change, Step, Value};
use qcph::pipeline::{self, Part};
use qcph::problem::Severity;
use qcph::project::Project;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// Records of each kind with those that they lean on.
const SAMPLES: [&str; 3] = ["records/2020", "records/quy-che", "records/danh-ba"];

fn office() -> Office {
    let office = Office::bare();
    for folder in SAMPLES {
        copy(&repository().join(folder), &office.path(folder));
    }
    office
}

/// A place of a form: where, by which schema, and what stands there.
struct Field {
    path: Vec<Json>,
    schema: Json,
}

/// Every field that a schema has of a value, also those that are not written; an item more of each list.
fn fields(schema: &Json, value: &Json, path: &mut Vec<Json>, out: &mut Vec<Field>) {
    const DEPTH_MAX: usize = 7;
    let block = schema["oneOf"].get(1).unwrap_or(schema);
    for (key, inner) in block["properties"].as_object().into_iter().flatten() {
        path.push(key.as_str().into());
        out.push(Field { path: path.clone(), schema: inner.clone() });
        if path.len() < DEPTH_MAX && (value.get(key).is_some() || path.len() < 3) {
            fields(inner, &value[key], path, out);
        }
        path.pop();
    }
    if schema["items"].is_object() {
        let count = value.as_array().map_or(0, Vec::len);
        for at in 0..=count {
            path.push(at.into());
            out.push(Field { path: path.clone(), schema: schema["items"].clone() });
            if at < count {
                fields(&schema["items"], &value[at], path, out);
            }
            path.pop();
        }
    }
}

fn pick<'a>(all: &[&'a str], random: &mut Random) -> &'a str {
    all[random.below(all.len())]
}

fn day(random: &mut Random) -> String {
    let (year, month, day) = (1990 + random.below(50), random.below(14), random.below(33));
    match random.below(8) {
        0 => format!("{day}/{month}/{year}"),
        1 => format!("{year}-{month}-{day}"),
        2 => format!("{year}-{month:02}"),
        _ => format!("{year}-{month:02}-{day:02}"),
    }
}

fn number(random: &mut Random) -> String {
    const ODD: [&str; 10] =
        ["-1", "0", "007", "1.5", "1,5", "1e3", "0x1F", "18446744073709551616", "1.234.567", "12 "];
    match random.below(3) {
        0 => pick(&ODD, random).to_owned(),
        _ => {
            let limit = [10, 3000, 10_000_000][random.below(3)];
            random.below(limit).to_string()
        }
    }
}

/// Texts that somebody types, pastes or means to harm with.
fn text(random: &mut Random) -> String {
    const ODD: [&str; 30] = [
        "",
        " ",
        "x",
        "…cần điền…",
        "còn …cần điền… nữa",
        "no",
        "~",
        "null",
        "- a",
        "a: b # c",
        "Dòng một\nDòng hai",
        "  thụt đầu",
        "cuối \u{a0}",
        "\u{a0}",
        "a\tb",
        "<script>",
        "{{ 7*7 }}",
        "#eval(1)",
        "\u{2028}",
        "\u{202e}abc",
        "a\u{200b}b",
        "ha\u{0300} ro\u{0323}",
        "\u{feff}x",
        "\u{1}",
        "‘nháy’",
        "14h00",
        "Hà Nội ,ngày 1",
        "CỘNG HÒA",
        "🙂",
        "\u{e000}",
    ];
    match random.below(4) {
        0 => {
            let words = ["bảo hiểm", "xã hội", "công đoàn", "kiểm tra", "đơn vị", "lao động"];
            (0..=random.below(60)).map(|_| pick(&words, random)).collect::<Vec<_>>().join(" ")
        }
        1 => "dài ".repeat(random.below(2000)),
        _ => pick(&ODD, random).to_owned(),
    }
}

fn code(random: &mut Random) -> String {
    const CODES: [&str; 22] = [
        "BHXH-VN",
        "TLD",
        "BHXH-HD",
        "LDLD-HD",
        "BHXH-HD/VP",
        "BHXH-HD/TTKT",
        "LDLD-HD/CSPL",
        "bhxh-hd",
        "BHXH-XX",
        "BHXH-HD/XX",
        "VP",
        "mai-thi-q",
        "ta-van-r",
        "khong-co",
        "KL1",
        "KL2",
        "TW-2020-HOP-01",
        "HD-2020-KT-01",
        "tw-2020-hop-01",
        "TW-2020-HOP-99",
        "a b",
        "-a-",
    ];
    pick(&CODES, random).to_owned()
}

/// A value for a place, most often of its kind, right or wrong.
fn value(schema: &Json, random: &mut Random, depth: usize) -> Json {
    let schema = match schema["oneOf"].as_array() {
        Some(ways) => &ways[random.below(ways.len())],
        None => schema,
    };
    if random.below(12) == 0 {
        let odd =
            [json!("x"), json!([]), json!({}), json!(["x"]), json!({ "x": "y" }), json!([["x"]])];
        return odd[random.below(odd.len())].clone();
    }
    if let Some(words) = schema["enum"].as_array().filter(|_| random.below(4) > 0) {
        return words[random.below(words.len())].as_str().unwrap_or("1").into();
    }
    if schema["properties"].is_object() && depth < 5 {
        let all = schema["properties"].as_object().unwrap();
        let must: BTreeSet<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let mut block = serde_json::Map::new();
        for (key, inner) in all {
            if must.contains(key.as_str()) && random.below(10) > 0 || random.below(6) == 0 {
                block.insert(key.clone(), value(inner, random, depth + 1));
            }
        }
        return block.into();
    }
    if schema["items"].is_object() && depth < 5 {
        return (0..random.below(4)).map(|_| value(&schema["items"], random, depth + 1)).collect();
    }
    let example = schema["examples"][0].as_str().unwrap_or_default();
    let own = if schema["format"] == "date" {
        day(random)
    } else if schema["type"] == "integer" || schema["type"] == "number" {
        number(random)
    } else if !example.is_empty() && random.below(3) > 0 {
        if random.below(3) == 0 { example.to_owned() } else { code(random) }
    } else {
        match random.below(8) {
            0 => day(random),
            1 => number(random),
            2 => code(random),
            _ => text(random),
        }
    };
    own.into()
}

/// As the page does: blocks that are not there yet are made around a value, an item behind all comes in.
fn wish(form: &Json, path: &[Json], mut value: Json) -> Json {
    let at = |path: &[Json]| {
        path.iter().try_fold(form, |value, step| match step {
            Json::String(key) => value.get(key.as_str()),
            step => value.get(usize::try_from(step.as_u64()?).ok()?),
        })
    };
    let mut depth = path.len();
    while depth > 1 && at(&path[..depth - 1]).is_none() {
        depth -= 1;
    }
    for step in path[depth..].iter().rev() {
        value = match step {
            Json::String(key) => json!({ key: value }),
            _ => json!([value]),
        };
    }
    let (last, above) = path[..depth].split_last().unwrap();
    if let (Some(Json::Array(items)), Some(place)) = (at(above), last.as_u64())
        && place >= items.len() as u64
    {
        return json!({ "viec": "chen", "duong": above, "cho": items.len(), "gia_tri": value });
    }
    json!({ "viec": "dat", "duong": path[..depth], "gia_tri": value })
}

/// The same as an editor writes it, past the desk.
fn change(wish: &Json) -> Change {
    let step = |step: &Json| match step {
        Json::String(key) => Step::from(key.as_str()),
        step => Step::from(usize::try_from(step.as_u64().unwrap()).unwrap()),
    };
    let path: Vec<Step> = wish["duong"].as_array().unwrap().iter().map(step).collect();
    let value = written(&wish["gia_tri"]);
    let act = match wish["cho"].as_u64() {
        Some(at) => Act::Insert(usize::try_from(at).unwrap(), value),
        None => Act::Set(value),
    };
    Change::act(&path, act)
}

fn written(value: &Json) -> Value {
    match value {
        Json::Array(items) => Value::List(items.iter().map(written).collect()),
        Json::Object(pairs) => {
            Value::Block(pairs.iter().map(|(key, value)| (key.clone(), written(value))).collect())
        }
        text => match text.as_str().unwrap().parse::<u64>() {
            Ok(number) if number.to_string() == text.as_str().unwrap() => Value::Number(number),
            _ => Value::Text(text.as_str().unwrap().to_owned()),
        },
    }
}

type Told = (String, String, String, Vec<String>);

fn told(list: &Json) -> Vec<Told> {
    let text = |one: &Json, key: &str| one[key].as_str().unwrap().to_owned();
    let mut all: Vec<Told> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let hints = one["cach_sua"].as_array().unwrap();
            let hints = hints.iter().map(|hint| hint.as_str().unwrap().to_owned()).collect();
            (text(one, "ma"), text(one, "muc_do"), text(one, "noi_dung"), hints)
        })
        .collect();
    all.sort();
    all
}

/// Holds the form of a file, and the list of all, against a check of the same files; says how many errors the
/// file has.
fn agree(served: &Served, file: &str, about: &str) -> usize {
    served.live.refresh();
    let checked = pipeline::check(Project::at(&served.office.path("")).unwrap(), Part::WHOLE);
    let word = |severity| if severity == Severity::Error { "lỗi" } else { "lưu ý" };
    let own = checked
        .problems
        .iter()
        .filter(|problem| problem.place.as_ref().is_some_and(|place| *place.file == *file));
    let mut own: Vec<Told> = own
        .map(|problem| {
            let code = problem.code.text().to_owned();
            (
                code,
                word(problem.severity).to_owned(),
                problem.message.clone(),
                problem.hints.clone(),
            )
        })
        .collect();
    own.sort();
    let form = served.form_of(file);
    let shown = if form["van_de"].is_null() {
        // A file of no kind has no form; its problems stand above.
        told(&served.get(&format!("/tep?tep={file}"))["van_de"])
    } else {
        told(&form["van_de"])
    };
    assert_eq!(shown, own, "{file}: {about}\n{}", served.office.read(file));
    let list = served.get("/danh-sach");
    let count = |severity| checked.problems.iter().filter(|one| one.severity == severity).count();
    let totals = (list["loi"].as_u64().unwrap(), list["luu_y"].as_u64().unwrap());
    let wanted = (count(Severity::Error) as u64, count(Severity::Advice) as u64);
    assert_eq!(totals, wanted, "{file}: {about}");
    own.iter().filter(|one| one.1 == "lỗi").count()
}

fn wanted() -> usize {
    std::env::var("QCPH_BAN_GHI").ok().and_then(|count| count.parse().ok()).unwrap_or(120)
}

#[test]
fn the_form_says_what_check_says() {
    let office = office();
    let found = office.qcph(&["new", "thu-hoi", "--id", "TW-2020-TH-01"]);
    assert_eq!(found.code, 0, "{}", found.err);
    let served = Served::open(office);
    let (mut random, mut errors, mut clean, mut left) = (Random::new(1_818), 0, 0, 0);
    let files: Vec<String> = crate::office::files_below(&served.office.path("records"))
        .into_iter()
        .map(|(path, _)| format!("records/{path}"))
        .collect();
    let states = ["du_thao", "trinh_ky", "ban_hanh", "huy"];
    let mut kinds = BTreeSet::new();
    for round in 0..wanted() {
        let file = &files[round % files.len()];
        let whole = served.office.read(file);
        let state = states[random.below(states.len())];
        let text = whole.replace("  trang_thai: ban_hanh", &format!("  trang_thai: {state}"));
        served.office.write(file, &text);
        served.live.refresh();
        let form = served.form_of(file);
        kinds.insert(form["gia_tri"]["loai"].as_str().unwrap().to_owned());
        let mut all = Vec::new();
        fields(&form["luoc_do"], &form["gia_tri"], &mut Vec::new(), &mut all);
        let field = &all[random.below(all.len())];
        let wish = wish(&form["gia_tri"], &field.path, value(&field.schema, &mut random, 0));
        let about = format!("round {round}, {state}: {wish}");
        let is_state = field.path.starts_with(&[json!("van_ban")])
            && (field.path.len() == 1 || field.path[1] == "trang_thai");
        if form["khoa"].is_null() && !is_state {
            let (status, told) = served.step("/ghi", file, wish);
            assert_eq!(status, 200, "{about}: {told}");
        } else {
            // A key inside of what is a plain text is no field of this record.
            let Ok(text) = edit::edited(&file.as_str().into(), &text, &[change(&wish)]) else {
                left += 1;
                served.office.write(file, &whole);
                continue;
            };
            served.office.write(file, &text);
        }
        let found = agree(&served, file, &about);
        errors += usize::from(found > 0);
        clean += usize::from(found == 0);
        served.office.write(file, &whole);
    }
    println!("{errors} values refused, {clean} taken, {left} left, of {} kinds", kinds.len());
    assert!(left <= wanted() / 50, "{left}");
    assert!(errors > wanted() / 4 && clean > wanted() / 20, "{errors} refused, {clean} taken");
    assert!(wanted() < 40 || kinds.len() >= 9, "{kinds:?}");
}

/// What lies beside records: signed copies that are missing, documents and records that were changed after they
/// were sealed.
#[test]
fn the_form_knows_what_lies_beside_records() {
    let office = Office::small();
    let sealed = office.qcph(&["archive", "--date", "2020-12-01"]);
    assert_eq!(sealed.code, 0, "{}", sealed.err);
    let served = Served::open(office);
    assert_eq!(agree(&served, super::FILE, "as it was sealed"), 0);
    let whole = served.text();
    served.office.edit(super::FILE, "dia_diem: trụ sở", "dia_diem: hội trường");
    assert!(agree(&served, super::FILE, "changed after it was sealed") > 0);
    let copy = format!("{{cach: quet, ngay: 2018-07-06, so_trang: 2, sha256: {}}}", "0".repeat(64));
    let signed = whole.replace("  don_vi_soan:", &format!("  ban_ky: {copy}\n  don_vi_soan:"));
    assert_ne!(signed, whole);
    served.office.write(super::FILE, &signed);
    let found = agree(&served, super::FILE, "a signed copy that is not there");
    let codes = told(&served.form()["van_de"]);
    assert!(found > 0 && codes.iter().any(|one| one.2.contains("mà không có tệp")), "{codes:?}");
    served.office.write(super::FILE, &whole);
    let pdf = crate::office::files_below(&served.office.path("out/van-ban"));
    let pdf =
        format!("out/van-ban/{}", pdf.iter().find(|(path, _)| path.ends_with(".pdf")).unwrap().0);
    served.office.write(&pdf, "%PDF-1.7 another");
    assert_eq!(agree(&served, super::FILE, "a document that was changed"), 0);
    let general = served.get("/danh-sach")["chung"].clone();
    assert!(general.as_array().unwrap().iter().any(|one| one["tep"] == pdf), "{general}");
    // A change of the desk keeps what was found beside until the next whole reading.
    served.office.write(&pdf, "%PDF-1.7 yet another");
    let (_, form) = served.write(set(json!(["ket_luan", 0, "tien_do", 0, "noi_dung"]), "đã xong"));
    assert!(form["van_de"].is_array());
    agree(&served, super::FILE, "after a change of progress");
}
