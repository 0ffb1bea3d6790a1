//! The head of an edXML message of an issued document (QCVN 102:2016/BTTTT, sửa đổi 1:2022).
//!
//! In: a described document. Out: the `edXMLHeader` as XML, and which of its elements the record cannot give:
//! these are left out. The names of the elements are read in two programs that send such messages, the schema
//! itself was not at hand; which is why no conformance is promised.

use super::Described;
use crate::documents::{self, Prepared};
use crate::problem::{Code, Problem};
use crate::records::agency::Agency;
use crate::records::correction::Way;
use crate::records::issue::SigningWay;
use crate::records::scalar::Id;
use crate::records::{Record, RecordKind};
use crate::xml::Writer;

const NAMESPACE: &str = "http://www.mic.gov.vn/TBT/QCVN_102_2016";
/// How working senders write a day.
const DAY: &str = "%Y/%m/%d";

/// A head, and what it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub xml: String,
    /// Element, and why it is not there.
    pub missing: Vec<(&'static str, String)>,
}

/// Elements that no record has, and why.
const NEVER: &[(&str, &str)] = &[
    (
        "From/OrganAdd, Email, Telephone, Fax, Website",
        "danh bạ không có địa chỉ, thư điện tử, điện thoại",
    ),
    (
        "DocumentType/Type, TypeDetail",
        "bảng mã loại văn bản của QCVN 102 chưa có ở đây; chỉ ghi tên loại",
    ),
    (
        "OtherInfo/SphereOfPromulgation, TyperNotation",
        "bản ghi không có phạm vi lưu hành, ký hiệu người soạn",
    ),
    ("SteeringType", "bảng mã loại chỉ đạo chưa có ở đây"),
    ("TraceHeaderList/TraceHeader/Timestamp", "giờ gửi do hệ thống gửi ghi, bản ghi không có giờ"),
    ("Bussiness/StaffInfo", "người gửi do hệ thống gửi ghi"),
];

/// The head of an issued document.
///
/// # Errors
/// [`Code::NotIssuable`] for one that is not issued; those of composing what it answers or mends.
pub fn head(described: &Described) -> Result<Head, Problem> {
    let case = &described.prepared.case;
    if case.is_unissued() {
        let message = "chỉ văn bản đã ban hành mới có phần đầu edXML";
        return Err(Problem::at(Code::NotIssuable, &case.issue.state.place, message)
            .hint("ban hành văn bản bằng `qcph issue`, rồi chạy lại"));
    }
    let mut missing: Vec<(&'static str, String)> =
        NEVER.iter().map(|(element, why)| (*element, (*why).to_owned())).collect();
    let related = Related::of(described)?;
    let xml = write(described, &related, &mut missing).expect("memory takes every byte");
    let xml = String::from_utf8(xml).expect("texts are UTF-8");
    missing.sort();
    Ok(Head { xml, missing })
}

/// The identity of a document on the exchange: who, when, number.
struct Identity {
    code: Option<String>,
    number: String,
    mark: String,
    day: String,
}

impl Identity {
    fn of(prepared: &Prepared) -> Self {
        let number = prepared.composed.facts.number.clone().unwrap_or_default();
        let (number, mark) = number.split_once('/').unwrap_or((&number, ""));
        Self {
            code: prepared.case.agency.organ_code.as_ref().map(|code| code.0.clone()),
            number: number.to_owned(),
            mark: mark.to_owned(),
            day: prepared.case.date.format(DAY).to_string(),
        }
    }

    fn document(&self) -> Option<String> {
        let code = self.code.as_ref()?;
        Some(format!("{code},{},{}/{}", self.day, self.number, self.mark))
    }
}

/// The documents that this one speaks of.
struct Related {
    answered: Option<Identity>,
    mended: Option<(Way, Identity)>,
}

impl Related {
    fn of(described: &Described) -> Result<Self, Problem> {
        let record = described.prepared.case.record();
        let answers = match record {
            Record::Exchange(letter) => letter.answers.as_ref(),
            _ => None,
        };
        let identity = |id: &Id| -> Result<Option<Identity>, Problem> {
            let corpus = &described.office.corpus;
            let Some(summary) = corpus.records.get(id) else { return Ok(None) };
            let filed = corpus.open(summary)?;
            let prepared = documents::compose(described.office, &filed)?;
            Ok(prepared.map(|prepared| Identity::of(&prepared)))
        };
        let answered = answers.map(|id| identity(&id.value)).transpose()?.flatten();
        let mended = record.mends().map(|(way, id)| Ok((way, identity(&id.value)?)));
        let mended = mended.transpose()?.and_then(|(way, of)| Some((way, of?)));
        Ok(Self { answered, mended })
    }
}

type Xml = Writer<Vec<u8>>;
type Missing = Vec<(&'static str, String)>;

fn write(
    described: &Described,
    related: &Related,
    missing: &mut Missing,
) -> std::io::Result<Vec<u8>> {
    let own = Identity::of(described.prepared);
    let mut xml = Writer::new(Vec::new())?;
    xml.open("edXMLHeader", &[("xmlns", NAMESPACE)])?;
    xml.open("MessageHeader", &[])?;
    parties(&mut xml, described, missing)?;
    document(&mut xml, described, &own)?;
    if let Some(due) = described.due(None) {
        xml.leaf("DueDate", &[], &due.format(DAY).to_string())?;
    }
    xml.open("ToPlaces", &[])?;
    for (name, _) in described.recipients() {
        xml.leaf("Place", &[], &plain(&name))?;
    }
    xml.close("ToPlaces")?;
    other(&mut xml, described, missing)?;
    if let Some(answered) = &related.answered {
        response(&mut xml, answered)?;
    }
    match own.document() {
        Some(id) => xml.leaf("DocumentId", &[], &id)?,
        None => missing.push(("DocumentId", no_code(described.prepared.case.agency))),
    }
    xml.close("MessageHeader")?;
    trace(&mut xml, described, &own, related)?;
    xml.close("edXMLHeader")?;
    xml.finish()
}

/// 1.1 and 1.2.
fn parties(xml: &mut Xml, described: &Described, missing: &mut Missing) -> std::io::Result<()> {
    let case = &described.prepared.case;
    let superior = case.agency.parent.as_ref().and_then(|id| case.registry.agency(id, case.date));
    party(xml, "From", case.agency, superior)?;
    if case.agency.organ_code.is_none() {
        missing.push(("From/OrganId", no_code(case.agency)));
    }
    let mut without = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (name, found) in documents::explained(described.office, case.record()) {
        let left_out = matches!(found.reason, crate::regulation::recipients::Reason::LeftOut(..));
        let agency = found.body.as_ref().and_then(|body| described.body(body));
        match agency {
            _ if left_out => {}
            Some(agency) if agency.id.value == *case.own() => {}
            Some(agency) if agency.organ_code.is_some() => {
                if seen.insert(agency.id.value.clone()) {
                    party(xml, "To", agency, None)?;
                }
            }
            _ => without.push(plain(&name)),
        }
    }
    if !without.is_empty() {
        let why = format!("danh bạ chưa có `ma_dinh_danh` của: {}", without.join("; "));
        missing.push(("To", why));
    }
    Ok(())
}

fn no_code(agency: &Agency) -> String {
    format!("danh bạ chưa có `ma_dinh_danh` của {}", agency.id.value.0)
}

fn party(
    xml: &mut Xml,
    element: &str,
    agency: &Agency,
    superior: Option<&Agency>,
) -> std::io::Result<()> {
    xml.open(element, &[])?;
    if let Some(code) = &agency.organ_code {
        xml.leaf("OrganId", &[], code)?;
    }
    if let Some(superior) = superior {
        xml.leaf("OrganizationInCharge", &[], &superior.name)?;
    }
    xml.leaf("OrganName", &[], &agency.name)?;
    xml.close(element)
}

/// 1.3 to 1.8.
fn document(xml: &mut Xml, described: &Described, own: &Identity) -> std::io::Result<()> {
    let (case, composed) = (&described.prepared.case, &described.prepared.composed);
    code(xml, own)?;
    xml.open("PromulgationInfo", &[])?;
    let place = case.issue.place_name.as_ref().unwrap_or(&case.agency.place_name);
    xml.leaf("Place", &[], place)?;
    xml.leaf("PromulgationDate", &[], &own.day)?;
    xml.close("PromulgationInfo")?;
    xml.open("DocumentType", &[])?;
    xml.leaf("TypeName", &[], &composed.facts.type_name)?;
    xml.close("DocumentType")?;
    xml.leaf("Subject", &[], &plain(&composed.facts.subject))?;
    for block in composed.document().signatures.iter().filter(|block| block.signed) {
        let (competence, position) = match block.lines.split_last() {
            Some((last, before)) if !before.is_empty() => (before.join(" "), last.clone()),
            Some((last, _)) => (String::new(), last.clone()),
            None => continue,
        };
        xml.open("SignerInfo", &[])?;
        if !competence.is_empty() {
            xml.leaf("Competence", &[], &plain(&competence))?;
        }
        xml.leaf("Position", &[], &plain(block.post.as_ref().unwrap_or(&position)))?;
        xml.leaf("FullName", &[], &plain(&block.name))?;
        xml.close("SignerInfo")?;
    }
    Ok(())
}

fn code(xml: &mut Xml, of: &Identity) -> std::io::Result<()> {
    xml.open("Code", &[])?;
    xml.leaf("CodeNumber", &[], &of.number)?;
    xml.leaf("CodeNotation", &[], &of.mark)?;
    xml.close("Code")
}

/// 1.11.
fn other(xml: &mut Xml, described: &Described, missing: &mut Missing) -> std::io::Result<()> {
    xml.open("OtherInfo", &[])?;
    xml.leaf("Priority", &[], &super::urgency(described.prepared.case.issue).to_string())?;
    match described.copies() {
        Some(copies) => xml.leaf("PromulgationAmount", &[], &copies.to_string())?,
        None => missing.push((
            "OtherInfo/PromulgationAmount",
            "có nơi nhận viết bằng lời, không đếm được số bản".into(),
        )),
    }
    if let Some(pages) = described.pages {
        xml.leaf("PageAmount", &[], &pages.to_string())?;
    }
    let appendices = &described.prepared.composed.document().appendices;
    if !appendices.is_empty() {
        xml.open("Appendixes", &[])?;
        for appendix in appendices {
            xml.leaf("Appendix", &[], &plain(&format!("{} {}", appendix.label, appendix.title)))?;
        }
        xml.close("Appendixes")?;
    }
    xml.close("OtherInfo")
}

/// 1.12.
fn response(xml: &mut Xml, of: &Identity) -> std::io::Result<()> {
    xml.open("ResponseFor", &[])?;
    if let Some(code) = &of.code {
        xml.leaf("OrganId", &[], code)?;
    }
    code(xml, of)?;
    xml.leaf("PromulgationDate", &[], &of.day)?;
    if let Some(id) = of.document() {
        xml.leaf("DocumentId", &[], &id)?;
    }
    xml.close("ResponseFor")
}

/// 2.2: new, recall or replacement (a correction is a new letter, NĐ 30/2020/NĐ-CP, Điều 18.3).
fn trace(
    xml: &mut Xml,
    described: &Described,
    own: &Identity,
    related: &Related,
) -> std::io::Result<()> {
    let case = &described.prepared.case;
    let kind = match (&related.mended, case.record().kind()) {
        (Some((Way::Recall, _)), _) | (_, RecordKind::Recall) => "1",
        (Some((Way::Replace, _)), _) => "3",
        _ => "0",
    };
    xml.open("TraceHeaderList", &[])?;
    if let Some(code) = &own.code {
        xml.open("TraceHeader", &[])?;
        xml.leaf("OrganId", &[], code)?;
        xml.close("TraceHeader")?;
    }
    xml.open("Bussiness", &[])?;
    xml.leaf("BussinessDocType", &[], kind)?;
    if let Some(copy) = &case.issue.signed_copy {
        let paper = if copy.way == SigningWay::Digital { "0" } else { "1" };
        xml.leaf("Paper", &[], paper)?;
    }
    let old = related.mended.as_ref().filter(|(way, _)| *way != Way::Correct);
    if let Some(id) = old.and_then(|(_, of)| of.document()) {
        xml.open("ReplacementInfoList", &[])?;
        xml.leaf("DocumentId", &[], &id)?;
        xml.close("ReplacementInfoList")?;
    }
    xml.close("Bussiness")?;
    xml.close("TraceHeaderList")
}

/// What keeps words together on a page is not part of them.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}
