//! Why a change of a page is none of the record that the program could write (trở ngại).

/// What stands in the way of writing a change into the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The words are the form's, or put together from other values.
    Form,
    /// A value and words of the form were changed as one.
    Mixed,
    /// Several values were changed as one.
    Several,
    /// The record does not say what the copy said under this path.
    Elsewhere,
    /// The page shows the value in other letters than the record, such as capitals.
    Letters,
    /// The same value stands in two places, and they became different.
    TwoWays,
    /// Nothing but a sign at the end, which the form prints.
    Signs,
    /// A letter that no text can hold.
    Sign,
    /// A new item of this list needs more keys than its words.
    NeedsKeys(String),
    /// What goes is a key that a record needs.
    Key,
    /// Other paragraphs show this item too, and they stay.
    StillShown(String),
    /// Where it belongs cannot be seen.
    Placeless,
    /// The row has as many cells as no row of this table.
    Cells,
}

impl Obstacle {
    /// The reason, for a person; of [`Self::Form`] the caller knows more.
    pub fn why(&self) -> String {
        let why = match self {
            Self::Form => "chữ của mẫu lời văn, hoặc ghép từ các khóa khác",
            Self::Mixed => "chỗ sửa lấn sang chữ của mẫu lời văn ở trước hoặc sau giá trị",
            Self::Several => "đoạn này ghép từ nhiều khóa",
            Self::Elsewhere => "bản ghi hiện không ghi đúng như bản đã đưa đi ở khóa này",
            Self::Letters => "trang in giá trị này bằng kiểu chữ hoa, thường khác với bản ghi",
            Self::TwoWays => "khóa này in ở nhiều chỗ, và các chỗ sửa khác nhau",
            Self::Signs => "chỉ đổi dấu ở cuối, mà dấu ấy do thể thức in",
            Self::Sign => "có ký hiệu của phông riêng, không phải chữ",
            Self::NeedsKeys(list) => {
                return format!("mục mới của `{list}` cần thêm các khóa khác ngoài lời văn");
            }
            Self::Key => "bỏ đoạn này là bỏ một khóa, không phải một mục của danh sách",
            Self::StillShown(item) => {
                return format!("mục `{item}` còn in ở đoạn khác, đoạn ấy không bị bỏ");
            }
            Self::Placeless => "không rõ đứng ở đâu trong bản ghi",
            Self::Cells => "dòng không có cùng số ô với bảng trong bản ghi",
        };
        why.to_owned()
    }
}
