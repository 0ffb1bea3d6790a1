//! Since when: RFC 3161 time-stamp requests and answers for checkpoints.
//!
//! A checkpoint comes in, the bytes of a request go out, for any authority; its answer comes back and
//! is kept when it was granted and is about this checkpoint. Signature and certificates of the answer
//! are the business of `openssl ts -verify`, which has the roots; this file does not go online.

use super::witnessed_text;
use crate::digest::Digest;
use crate::disk;
use crate::problem::{Code, Place, Problem};
use std::path::Path;

/// The folder of requests and answers.
pub const STAMPS: &str = "thoi-gian";

/// `MessageImprint` up to the digest: SHA-256, parameters NULL (RFC 3161, 2.4.1).
const IMPRINT: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];
/// The same without parameters, as some authorities write it.
const IMPRINT_BARE: [u8; 17] =
    [0x30, 0x2f, 0x30, 0x0b, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 4, 0x20];

/// The request for a checkpoint's text: version 1, its digest, certificates wanted.
pub fn request(checkpoint: &str) -> Vec<u8> {
    let digest = Digest::of(checkpoint.as_bytes());
    [&[0x30, 0x39, 2, 1, 1][..], &IMPRINT, &digest.0, &[1, 1, 0xff]].concat()
}

/// Writes the request for the checkpoint of a size, `so/thoi-gian/0003.tsq`.
///
/// # Errors
/// [`Code::LogDamaged`] without that checkpoint, and those of the disk.
pub fn write_request(folder: &Path, size: usize) -> Result<(), Problem> {
    let text = witnessed_text(folder, size)?;
    disk::write(&folder.join(file(size, "tsq")), &request(&text))
}

/// Keeps an authority's answer. Returns its time, such as `20161231080000Z`.
///
/// # Errors
/// [`Code::StampWrong`] when it was not granted or is about something else.
pub fn keep_answer(folder: &Path, size: usize, answer: &[u8]) -> Result<String, Problem> {
    let time = time_of(&witnessed_text(folder, size)?, answer).map_err(|why| wrong(size, why))?;
    disk::write(&folder.join(file(size, "tsr")), answer)?;
    Ok(time)
}

/// Checks all answers of a log of this size against their checkpoints. Returns size and time of those
/// that fit; who signed them is not looked at.
pub fn check(folder: &Path, size: usize) -> (Vec<(usize, String)>, Vec<Problem>) {
    let (mut times, mut problems) = (Vec::new(), Vec::new());
    let names = disk::names(&folder.join(STAMPS)).unwrap_or_else(|problem| {
        problems.push(problem);
        Vec::new()
    });
    for name in names {
        let Some(number) = name.strip_suffix(".tsr") else { continue };
        let of = number.parse::<usize>().ok().filter(|of| file(*of, "tsr").ends_with(&name));
        let Some(of) = of.filter(|of| *of <= size) else {
            let place = Place::file(format!("{STAMPS}/{name}"));
            let message =
                format!("dấu thời gian của một điểm chốt mà sổ không có (sổ có {size} gói)");
            problems
                .push(Problem::at(Code::StampWrong, &place, message).hint(
                    "lấy sổ mới nhất từ kho chung; nếu sổ đã đủ, chuyển tệp này đi nơi khác",
                ));
            continue;
        };
        let path = folder.join(file(of, "tsr"));
        let answer = disk::read(&path, disk::SMALL_BYTES);
        let answer = answer.map_err(|error| Problem::io(Code::CannotRead, &path, &error));
        let time = answer.and_then(|answer| {
            time_of(&witnessed_text(folder, of)?, &answer).map_err(|why| wrong(of, why))
        });
        match time {
            Ok(time) => times.push((of, time)),
            Err(problem) => problems.push(problem),
        }
    }
    (times, problems)
}

/// The time that an answer gives a checkpoint.
///
/// # Errors
/// Why the answer is none, as the end of a Vietnamese sentence.
pub fn time_of(checkpoint: &str, answer: &[u8]) -> Result<String, &'static str> {
    if !granted(answer) {
        return Err("nơi cấp dấu thời gian đã từ chối, hoặc tệp không phải câu trả lời RFC 3161");
    }
    let digest = Digest::of(checkpoint.as_bytes());
    let after = [&IMPRINT[..], &IMPRINT_BARE]
        .iter()
        .find_map(|imprint| after(answer, &[imprint, &digest.0[..]].concat()))
        .ok_or("dấu thời gian là của nội dung khác")?;
    // TSTInfo goes on with serialNumber INTEGER and genTime GeneralizedTime (RFC 3161, 2.4.2).
    let (serial, rest) = after.split_at_checked(2).ok_or("câu trả lời bị cắt")?;
    let rest = rest.get(usize::from(serial[1])..).ok_or("câu trả lời bị cắt")?;
    let time = match rest {
        [0x18, length, time @ ..] if serial[0] == 2 => time.get(..usize::from(*length)),
        _ => None,
    };
    let time = time.filter(|time| time.is_ascii()).ok_or("câu trả lời không có thời gian")?;
    Ok(String::from_utf8_lossy(time).into_owned())
}

/// Whether `PKIStatusInfo` says granted, or granted with modifications (2.4.2).
fn granted(answer: &[u8]) -> bool {
    let body = match answer {
        [0x30, short, body @ ..] if *short < 0x80 => body,
        [0x30, long, rest @ ..] => rest.get(usize::from(*long & 0x7f)..).unwrap_or_default(),
        _ => return false,
    };
    matches!(body, [0x30, _, 2, 1, 0 | 1, ..])
}

fn after<'a>(bytes: &'a [u8], needle: &[u8]) -> Option<&'a [u8]> {
    let at = bytes.windows(needle.len()).position(|window| window == needle)?;
    Some(&bytes[at + needle.len()..])
}

fn file(size: usize, ending: &str) -> String {
    format!("{STAMPS}/{size:04}.{ending}")
}

fn wrong(size: usize, why: &str) -> Problem {
    Problem::at(Code::StampWrong, &Place::file(file(size, "tsr")), why)
        .hint("gửi lại tệp .tsq cho nơi cấp dấu thời gian và lấy câu trả lời mới")
}
