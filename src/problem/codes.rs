//! The stable codes: one row a code, with its class and its Vietnamese title.
//!
//! A code keeps its meaning; a code that is no longer used is not given to another problem.

/// What kind of trouble a code is, which decides the exit code of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The user's files: records, agencies, templates.
    Files,
    /// The call: flags, arguments.
    Usage,
    /// The machine: disk, permission, fonts.
    Environment,
    /// A bundle or its log is not what was sealed.
    Integrity,
    /// A fault of this program.
    Internal,
}

impl Class {
    /// 1 files, 2 usage, 3 environment, 4 integrity, 5 internal.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Files => 1,
            Self::Usage => 2,
            Self::Environment => 3,
            Self::Integrity => 4,
            Self::Internal => 5,
        }
    }
}

macro_rules! codes {
    ($( $class:ident { $( $name:ident $text:literal $title:literal )* } )*) => {
        /// A stable problem code (mã vấn đề).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($( #[doc = $title] $name, )*)* }

        impl Code {
            /// All codes, in order.
            pub const ALL: &[Code] = &[ $($( Code::$name, )*)* ];

            /// As it is printed, such as `Q111`.
            pub fn text(self) -> &'static str {
                match self { $($( Code::$name => $text, )*)* }
            }

            /// The problem's name in Vietnamese.
            pub fn title(self) -> &'static str {
                match self { $($( Code::$name => $title, )*)* }
            }

            /// The class, and with it the exit code.
            pub fn class(self) -> Class {
                match self { $($( Code::$name => Class::$class, )*)* }
            }
        }
    };
}

codes! {
    Files {
        FileTooLarge "Q101" "tệp quá lớn"
        Encoding "Q102" "tệp không phải UTF-8"
        Syntax "Q103" "sai cú pháp YAML"
        ManyDocuments "Q104" "nhiều tài liệu YAML trong một tệp"
        YamlFeature "Q105" "tính năng YAML không dùng ở đây"
        DuplicateKey "Q106" "khóa lặp"
        EmptyFile "Q107" "tệp rỗng"
        NoRecords "Q108" "chưa có bản ghi"
        GitConflict "Q109" "xung đột git chưa giải quyết"
        ItemJoined "Q110" "mục bị nối vào dòng trên"
        UnknownKey "Q111" "khóa lạ"
        MissingKey "Q112" "thiếu khóa"
        WrongType "Q113" "sai kiểu"
        EmptyValue "Q114" "thiếu giá trị"
        UnknownWord "Q115" "từ không có trong danh mục"
        BadDate "Q116" "ngày không hợp lệ"
        BadNumber "Q117" "số không hợp lệ"
        BadId "Q118" "mã không hợp lệ"
        TextCut "Q119" "văn bản bị cắt bởi dấu #"
        ForbiddenCharacter "Q120" "ký tự không được dùng"
        NoGlyph "Q121" "ký tự không có trong phông chữ"
        Placeholder "Q122" "chỗ cần điền chưa điền"
        TooLong "Q123" "quá dài"
        UnevenTable "Q124" "bảng lệch cột"
        UnknownKind "Q125" "loại tệp không có trong danh mục"
        WrongCapitals "Q126" "tên viết hoa chưa đúng"
        OldFont "Q127" "chữ gõ theo phông cũ"
        WrongCodePage "Q128" "chữ bị đọc sai bảng mã"
        AnnexMissing "Q129" "nói có phụ lục mà không có"
        TooManyProblems "Q130" "nhiều lỗi quá"
        FormWords "Q131" "chữ, dấu mẫu đã in sẵn"
        Punctuation "Q132" "dấu câu, dấu cách chưa đúng"
        DoubledWords "Q133" "chữ lặp"
        CapitalInside "Q134" "chữ hoa giữa câu"
        NotRead "Q135" "tệp không được đọc"
        FileName "Q136" "tên không dùng được trên máy khác"
        TelexLeft "Q137" "chữ gõ Telex chưa thành dấu"
        NoSyllable "Q138" "chữ không có trong tiếng Việt"
        TonePlace "Q139" "dấu thanh đặt chưa đúng chỗ"
        RenamedKey "Q140" "tên cũ của một khóa"
        DuplicateId "Q201" "mã lặp"
        UnknownAgency "Q202" "không có cơ quan này"
        UnknownUnit "Q203" "không có đơn vị này"
        UnknownPerson "Q204" "không có người này"
        UnknownRecord "Q205" "không có bản ghi này"
        NotValidThen "Q206" "không có hiệu lực vào ngày đó"
        DateOrder "Q207" "ngày sai thứ tự"
        DocumentTooEarly "Q208" "văn bản ký trước sự việc"
        DuplicateNumber "Q209" "số văn bản lặp"
        OverlappingVersions "Q210" "thời gian hiệu lực chồng nhau"
        NotIssuable "Q211" "văn bản ban hành còn thiếu"
        NoAuthority "Q212" "không có quyền ký"
        SameBody "Q213" "một cơ quan đứng hai vai"
        WrongMark "Q214" "ký hiệu không đúng"
        Contradiction "Q215" "số liệu mâu thuẫn"
        ReplyCycle "Q216" "trả lời vòng tròn"
        WrongLevel "Q217" "sai cấp"
        WrongTeam "Q218" "thành phần đoàn không đúng"
        WrongReply "Q219" "trả lời không khớp với đề nghị"
        RecipientUnclear "Q220" "nơi nhận không rõ"
        SecrecyWithoutBasis "Q221" "không công bố mà thiếu căn cứ"
        WrongCopy "Q222" "bản sao không đúng quy định"
        CopyNumbers "Q223" "dãy số bản sao không liền"
        JointIssuer "Q224" "văn bản liên tịch chưa đúng"
        NotCounted "Q225" "bản ghi còn lỗi chưa tính đến"
        NumberOrder "Q226" "số văn bản không theo thứ tự ngày"
        NumberForm "Q227" "số, ký hiệu viết chưa đúng"
        UnlikelyDate "Q228" "ngày khó tin"
        NotPresent "Q229" "người, cơ quan không đúng chỗ"
        NamedTwice "Q230" "ghi hai lần"
        FigureAgainstText "Q231" "lời văn đếm khác bảng chỉ tiêu"
        FigureIncomplete "Q232" "chỉ tiêu còn thiếu số liệu"
        LetterWithoutUnit "Q233" "ký hiệu công văn thiếu đơn vị soạn thảo"
        WrongBasis "Q234" "căn cứ chưa viện dẫn được"
        WrongSteps "Q235" "các bước lập văn bản chưa đúng"
        WrongMending "Q236" "đính chính, thay thế, thu hồi chưa đúng"
        MendedAlready "Q237" "văn bản đã được thay thế hoặc thu hồi"
        RecipientLost "Q238" "sót nơi nhận của văn bản cũ"
        NumberGap "Q239" "số văn bản còn hở"
        BasisReplaced "Q240" "căn cứ đã được thay thế"
        UnknownExchangeKind "Q301" "loại trao đổi không có trong quy chế"
        UnknownHeading "Q302" "đề mục không có trong quy chế"
        RecipientLeftOut "Q303" "bỏ nơi nhận bắt buộc"
        RecipientTwice "Q304" "nơi nhận lặp"
        RegulationUnknownClause "Q305" "điều khoản không có trong quy chế"
        RegulationMissing "Q306" "không có quy chế vào ngày đó"
        SlipNumberMissing "Q307" "thiếu số phiếu gửi"
        ExtractNumberMissing "Q308" "thiếu số bản trích sao"
        SecretRepeated "Q309" "nội dung không công bố còn trong bản trích sao"
        RegulationContradiction "Q310" "quy chế tự mâu thuẫn"
        UnknownFigure "Q311" "chỉ tiêu không có trong quy chế"
        FigureContradiction "Q312" "số nhập tay khác số tự tính"
        UnknownFinding "Q313" "không có kết quả kiểm tra này"
        TwoHosts "Q314" "hai bên cùng tổ chức"
        NotJoint "Q315" "quy chế không để hai bên cùng ban hành"
        SecrecyHalfSaid "Q316" "nói không công bố mới một nửa"
        RegulationOverlap "Q317" "hai quy chế cùng có hiệu lực"
        RegulationGap "Q318" "khoảng thời gian không có quy chế"
        WrongSeries "Q340" "quyết định về dãy số chưa đúng"
        TemplateSyntax "Q401" "lỗi trong mẫu lời văn"
        TemplateValue "Q402" "mẫu lời văn không dựng được"
        Layout "Q403" "không dàn trang được"
        FormRule "Q404" "sai thể thức"
        FileNameTaken "Q405" "hai văn bản cùng tên tệp"
        TemplatePart "Q406" "phần của mẫu không đúng"
        TableTooWide "Q407" "bảng rộng quá trang giấy"
        WordTooLong "Q408" "chữ dài quá một dòng"
        TableTooLarge "Q409" "bảng quá lớn"
        NotAPdf "Q411" "không phải tệp PDF"
        FormRules "Q412" "quy tắc thể thức không đọc được"
        SealedRecordChanged "Q501" "bản ghi đã niêm phong bị sửa"
        BundleTooLarge "Q502" "gói vượt giới hạn của zip"
        ChangedWhileSealing "Q503" "tệp đổi trong lúc niêm phong"
        NotSealable "Q504" "không niêm phong được"
        SealedDocumentChanged "Q505" "văn bản đã niêm phong bị sửa"
        StrayDocument "Q506" "tệp PDF không thuộc bản ghi nào"
        ForeignDocument "Q507" "tệp PDF không do chương trình ghi"
        SealedAhead "Q508" "ngày niêm phong sau hôm nay"
        SealedBackwards "Q509" "ngày niêm phong trước gói đã có"
        CannotEdit "Q520" "không sửa tự động được bản ghi"
        SignedOther "Q521" "bản ký không phải của văn bản này"
        SignedAltered "Q522" "bản ký thêm hoặc sửa nội dung"
        SignatureBad "Q523" "chữ ký số không đúng"
        SignedUnreadable "Q524" "bản ký không đọc được"
        NotesUnaccepted "Q525" "ghi chú trên trang chưa ai đồng ý"
        ScanDiffers "Q526" "bản quét không khớp văn bản"
        ScanPoor "Q527" "bản quét chưa đạt"
        SignedAlready "Q528" "đã có bản ký"
        SignedMissing "Q529" "thiếu tệp bản ký"
        SignedDiffers "Q530" "tệp bản ký bị sửa"
        SignedUnnamed "Q531" "tệp bản ký không bản ghi nào nêu"
        SignedRewritten "Q532" "bản ký do phần mềm khác lập lại"
        SignedOverText "Q533" "hình chữ ký che chữ"
        ChangedSincePresented "Q540" "bản ghi đổi sau khi trình ký"
        SheetUnreadable "Q541" "bảng tính không đọc được"
        SheetOldFormat "Q542" "bảng tính dạng khác hoặc có mật khẩu"
        SheetTooLarge "Q543" "bảng tính vượt giới hạn"
        SheetUnclear "Q544" "không rõ trang nào của bảng tính"
        SheetEncoding "Q545" "tệp CSV không phải UTF-8"
        SheetSeparator "Q546" "không rõ dấu ngăn cột"
        HeadingMissing "Q547" "không thấy dòng tên cột"
        ColumnsDiffer "Q548" "tên cột không khớp"
        CellsMerged "Q549" "ô gộp trong phần dữ liệu"
        RowsHidden "Q550" "dòng, cột bị ẩn"
        FormulaOpen "Q551" "công thức chưa có kết quả"
        CellError "Q552" "ô báo lỗi"
        DigitsLost "Q553" "số có thể đã mất chữ số"
        CellUnclear "Q554" "nội dung ô không rõ"
        DateUnclear "Q555" "ngày trong ô không rõ"
        DaysFrom1904 "Q556" "ngày đếm từ năm 1904"
        DigitsRounded "Q557" "số lẻ dài được làm tròn"
        RowsApart "Q558" "dòng trống giữa bảng"
        ListEmpty "Q559" "bảng không có dòng nào"
        EditedCopy "Q560" "bản để sửa đã có người sửa"
        ReturnedUnreadable "Q561" "tệp Word không đọc được"
        ReturnedOldFormat "Q562" "tệp Word dạng cũ hoặc có mật khẩu"
        ReturnedMacros "Q563" "tệp Word có macro"
        ReturnedTooLarge "Q564" "tệp Word vượt giới hạn"
        ReturnedOther "Q565" "không phải bản để sửa của bản ghi này"
        ReturnedOlder "Q566" "bản ghi đổi sau khi ghi bản để sửa"
        Untracked "Q567" "sửa mà không theo dõi"
        NotApplicable "Q568" "chỗ sửa không ghi vào bản ghi được"
        RecordClosed "Q569" "bản ghi không còn sửa được"
        OnlyPictures "Q576" "trang chỉ là ảnh"
        LockedPdf "Q577" "tệp PDF bị khóa"
        Unreadable "Q578" "chữ trong tệp không đọc ra"
        UnknownDossier "Q741" "không có hồ sơ này"
        DossierIncomplete "Q742" "hồ sơ còn thiếu"
        DossierChanged "Q743" "hồ sơ đã kết thúc bị đổi"
        PackageUnready "Q744" "chưa đủ dữ liệu để lập gói nộp lưu"
        RegisterChanged "Q745" "sổ đã đóng mà bản ghi đổi"
        RegisterUnready "Q746" "chưa đóng được sổ"
    }
    Usage {
        BadArgument "Q701" "tham số không dùng được"
    }
    Environment {
        NoProject "Q801" "không tìm thấy thư mục dự án"
        CannotRead "Q802" "không đọc được"
        CannotWrite "Q803" "không ghi được"
        Locked "Q804" "đang có lượt chạy khác"
        FontMissing "Q805" "thiếu phông chữ"
        ToolMissing "Q806" "thiếu chương trình trên máy"
        CannotListen "Q807" "không mở được cổng"
        Setting "Q808" "cài đặt của máy chưa đúng"
    }
    Integrity {
        NotABundle "Q601" "không phải gói niêm phong"
        ContainerDamaged "Q602" "vỏ zip bị sửa"
        ContentDamaged "Q603" "nội dung bị sửa"
        FileMissing "Q604" "thiếu tệp"
        FileExtra "Q605" "thừa tệp"
        TagFileWrong "Q606" "tệp mô tả gói không đúng"
        IndexMismatch "Q607" "mục lục không khớp"
        NotCanonical "Q608" "gói không đúng dạng chuẩn"
        NameRefused "Q609" "tên tệp trong gói không được dùng"
        BundleCut "Q610" "gói bị cắt cụt hoặc dính thêm byte"
        BundleRenamed "Q611" "tên gói không khớp nội dung"
        OverLimit "Q612" "gói vượt giới hạn cho phép"
        NewerFormat "Q613" "gói của phiên bản khác"
        DocumentDiffers "Q614" "văn bản khác mục lục"
        RebuildDiffers "Q615" "dựng lại ra văn bản khác"
        TemplatesUnknown "Q616" "mẫu trong gói chưa được tin"
        OriginalFails "Q617" "bản ký trong gói không đúng"
        OriginalUnlinked "Q618" "bản ký không nối được với văn bản"
        OriginalMissing "Q619" "gói thiếu bản ký"
        LogMissing "Q621" "thiếu sổ niêm phong"
        LogDamaged "Q622" "sổ niêm phong bị sửa"
        LogForked "Q623" "sổ niêm phong có hai nhánh"
        NotInLog "Q624" "gói không có trong sổ"
        BundleReplaced "Q625" "gói khác gói đã ghi sổ"
        BundleMissing "Q626" "thiếu gói"
        WitnessedGivenUp "Q627" "bỏ nhánh đã ký"
        SignatureWrong "Q631" "chữ ký điểm chốt không đúng"
        StampWrong "Q632" "dấu thời gian không khớp"
        PaperDiffers "Q633" "điểm chốt trên giấy không khớp"
        SignerUnknown "Q634" "chưa khai khóa của người ký"
        PackageStructure "Q641" "gói nộp lưu sai cấu trúc"
        PackageXml "Q642" "XML của gói nộp lưu sai"
        PackageReference "Q643" "gói nộp lưu dẫn sai tệp"
        PackageDigest "Q644" "tệp trong gói nộp lưu bị sửa"
        PackageField "Q645" "trường của gói nộp lưu sai"
        PackageContradiction "Q646" "gói nộp lưu tự mâu thuẫn"
        MetadataDiffers "Q651" "siêu dữ liệu khác văn bản"
    }
    Internal {
        Internal "Q901" "lỗi của chương trình"
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}

impl std::str::FromStr for Code {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let wanted = text.to_uppercase();
        Self::ALL.iter().copied().find(|code| code.text() == wanted).ok_or(())
    }
}
