//! Whether bytes are text of a size that is worth looking into.
//!
//! Owns: size, encoding and line length.
//! Must not know: what a table is.

use super::{MAX_BYTES, MAX_LINE_BYTES, Refused};

const AS_CSV: &str = "open it in the program it is from and save the table as \"CSV UTF-8\"";

/// What people take for a table, by the bytes it begins with.
const KINDS: [(&[u8], &str, &str); 5] = [
    (b"PK\x03\x04", "a workbook (.xlsx, .ods) or another packed file", AS_CSV),
    (b"\xd0\xcf\x11\xe0", "an older workbook (.xls)", AS_CSV),
    (b"%PDF", "a PDF", AS_CSV),
    (b"\x1f\x8b", "packed (.gz)", "unpack it first"),
    (
        b"SQLite format 3\0",
        "a database",
        "if it is a back-up of a diary, `charley restore FILE` brings it back",
    ),
];

/// The text of a file without its byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Refused> {
    if bytes.len() > MAX_BYTES {
        return Err(Refused::TooLarge { found: bytes.len() });
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Refused::Utf16);
    }
    if let Some((_, what, instead)) = KINDS.iter().find(|kind| bytes.starts_with(kind.0)) {
        return Err(Refused::AnotherKind { what, instead });
    }
    // Latin letters in UTF-16 without its mark: every other byte is zero.
    if let [a, b, c, d, ..] = bytes
        && ((*a == 0) != (*b == 0))
        && (*a == 0, *b == 0) == (*c == 0, *d == 0)
    {
        return Err(Refused::Utf16);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    for (line, text) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        // A lone carriage return ends a line too, as old spreadsheets write it.
        if text.split(|&byte| byte == b'\r').any(|text| text.len() > MAX_LINE_BYTES) {
            return Err(Refused::LongLine { line });
        }
    }
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(Refused::Binary { line: line_of(bytes, at) });
    }
    std::str::from_utf8(bytes)
        .map_err(|cause| Refused::NotUtf8 { line: line_of(bytes, cause.valid_up_to()) })
}

fn line_of(bytes: &[u8], at: usize) -> u64 {
    1 + bytes[..at].iter().filter(|&&byte| byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(text("\u{feff}night".as_bytes()), Ok("night"));
    }

    #[test]
    fn utf_16_says_what_to_save_it_as() {
        let refusal = text(b"\xff\xfen\0i\0").unwrap_err();
        assert_eq!(refusal, Refused::Utf16);
        assert!(refusal.to_string().contains("save it as \"CSV UTF-8\""));
    }

    #[test]
    fn what_is_no_text_at_all_is_named() {
        for (bytes, says) in [
            (&b"PK\x03\x04\0\0"[..], "a workbook (.xlsx, .ods)"),
            (b"\x1f\x8b\x08\0", "unpack it first"),
            (b"SQLite format 3\0\x10", "`charley restore FILE`"),
            (b"n\0i\0g\0", "UTF-16"),
            (b"\0n\0i\0g", "UTF-16"),
        ] {
            let refusal = text(bytes).unwrap_err().to_string();
            assert!(refusal.contains(says), "{refusal}\nshould say: {says}");
        }
    }

    #[test]
    fn what_is_not_text_is_named_by_line() {
        assert_eq!(text(b"night\n\n\xe9t\xe9"), Err(Refused::NotUtf8 { line: 3 }));
        assert_eq!(text(b"night\nn\0"), Err(Refused::Binary { line: 2 }));
    }

    #[test]
    fn an_endless_line_is_refused_unread() {
        let mut bytes = b"night\n".to_vec();
        bytes.resize(bytes.len() + MAX_LINE_BYTES + 1, b',');
        assert_eq!(text(&bytes), Err(Refused::LongLine { line: 2 }));
        let broken: Vec<u8> = bytes.chunks(1000).flat_map(|part| [part, b"\r"].concat()).collect();
        assert!(text(&broken).is_ok());
        assert_eq!(
            text(&vec![b'x'; MAX_BYTES + 1]),
            Err(Refused::TooLarge { found: MAX_BYTES + 1 })
        );
    }
}
