//! What each error of the parser is called where no better name is known, and its cure.

use super::{ALIGN, QUOTE, SIGN, TABS};
use granit_parser::ErrorKind;

/// Whether a sign with a meaning in YAML is meant as text.
pub fn is_sign(kind: &ErrorKind) -> bool {
    use ErrorKind as K;
    matches!(
        kind,
        K::UnknownAnchor
            | K::UndeclaredTagHandle
            | K::ExpectedTagBang
            | K::MissingAnchorOrAliasName
            | K::InvalidTagTerminator
    )
}

/// What is wrong, and what to do.
pub fn words(kind: &ErrorKind) -> (&'static str, &'static str) {
    use ErrorKind as K;
    match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabInPlainScalar
        | K::TabAtBlockScalarStart => ("có dấu Tab; YAML chỉ nhận dấu cách để thụt dòng", TABS),
        K::UnexpectedEofFlowSequence
        | K::ExpectedFlowSequenceSeparator
        | K::UnclosedFlowCollection { open: '[' } => {
            ("danh sách `[…]` thiếu dấu phẩy giữa hai mục", "thêm dấu `,` còn thiếu")
        }
        K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::ExpectedFlowMappingSeparator
        | K::UnclosedFlowCollection { .. } => {
            ("khối `{…}` thiếu dấu phẩy giữa hai khóa", "thêm dấu `,` còn thiếu")
        }
        K::MisplacedFlowCollectionEnd | K::MismatchedFlowCollectionEnd { .. } => (
            "dấu ngoặc đóng ở đây không có dấu mở tương ứng",
            "xóa dấu ngoặc thừa, hoặc sửa cặp ngoặc",
        ),
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => (
            "dấu nháy mở ở đây không được đóng",
            "thêm dấu nháy đóng; dấu nháy kép bên trong văn bản viết là \\\"",
        ),
        K::InvalidTrailingSingleQuotedScalar => (
            "còn chữ đứng sau dấu nháy đóng",
            "đặt cả văn bản trong một cặp dấu nháy kép \"…\"; dấu nháy đơn bên trong cứ viết bình thường",
        ),
        K::InvalidTrailingDoubleQuotedScalar => (
            "còn chữ đứng sau dấu nháy đóng",
            "đặt cả văn bản trong một cặp dấu nháy; dấu nháy kép bên trong viết là \\\"",
        ),
        K::InvalidIndentation
        | K::ExpectedDocumentStart
        | K::ExpectedBlockMappingKey
        | K::ExpectedBlockSequenceEntry
        | K::BlockSequenceEntryNotAllowed
        | K::MappingKeyNotAllowed
        | K::InvalidQuotedScalarIndent
        | K::InvalidBlockScalarIndent => {
            ("thụt đầu dòng không thẳng hàng với các dòng cùng cấp", ALIGN)
        }
        sign if is_sign(sign) => (SIGN, QUOTE),
        K::UnexpectedEof | K::UnexpectedEofBlockMapping | K::UnexpectedEofBlockSequence => {
            ("tệp kết thúc khi còn dở dang", "kiểm tra dấu nháy, dấu ngoặc cuối cùng đã đóng chưa")
        }
        K::RecursionLimitExceeded => (
            "lồng sâu quá: quá nhiều dấu ngoặc mở, hoặc thụt đầu dòng quá nhiều tầng",
            "bản ghi không cần lồng sâu như vậy: hãy kiểm tra các dấu ngoặc và thụt đầu dòng",
        ),
        K::UnexpectedCharacter { .. } | K::PlainScalarStartsWithDashFlowIndicator => {
            ("ký tự này không thể đứng đầu một giá trị trong YAML", QUOTE)
        }
        K::CommentNotSeparated | K::CommentInterceptedScalar => {
            ("dấu `#` mở một lời ghi chú ngay giữa văn bản", QUOTE)
        }
        _ => (
            "sai cú pháp YAML: thường do thiếu dấu nháy, sai thụt đầu dòng hoặc thừa ký tự",
            "so với một bản ghi mẫu; văn bản có ký tự đặc biệt thì đặt trong dấu nháy kép \"…\"",
        ),
    }
}
