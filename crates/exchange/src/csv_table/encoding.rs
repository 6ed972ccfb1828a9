//! Whether bytes are text of a size that is worth looking into.
//!
//! Owns: size, encoding and line length.
//! Must not know: what a table is.

use super::{MAX_BYTES, MAX_LINE_BYTES, Refused};

/// The text of a file without its byte order mark.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Refused> {
    if bytes.len() > MAX_BYTES {
        return Err(Refused::TooLarge { found: bytes.len() });
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
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
