//! A written PDF file with its tags packed together.
//!
//! Owns: moving the many small objects of the tag tree into compressed object streams, which
//! krilla 0.8 cannot write. Uncompressed, the tags of a table of nights weigh four times its words.
//! Must not know: what any object means, beyond whether it belongs to the tag tree.
//!
//! Source: ISO 32000-1, 7.5.7 (object streams) and 7.5.8 (cross-reference streams). PDF/UA-1 builds on
//! it and restricts neither.

use std::io::Write;

use flate2::{Compression, write::ZlibEncoder};

/// So many objects in one stream: a reader has to unpack all of them to look at one.
const TOGETHER: usize = 250;

/// The same file, smaller. `None` when `file` is not laid out as krilla lays out its files.
pub fn pack(file: &[u8]) -> Option<Vec<u8>> {
    let (offsets, trailer) = table(file)?;
    let (packed, plain): (Vec<Object<'_>>, Vec<Object<'_>>) = objects(file, &offsets)
        .collect::<Option<Vec<_>>>()?
        .into_iter()
        .partition(|object| object.is_of_the_tag_tree());

    let head = file.get(..*offsets.iter().min()?)?;
    let mut made = head.to_vec();
    let mut places = vec![Place::Free; offsets.len() + 1];
    for object in plain {
        *places.get_mut(object.number)? = Place::At(made.len());
        made.extend_from_slice(object.whole);
    }
    for some in packed.chunks(TOGETHER) {
        let stream = places.len();
        for (index, object) in some.iter().enumerate() {
            *places.get_mut(object.number)? = Place::In { stream, index };
        }
        places.push(Place::At(made.len()));
        let (bytes, first) = together(some);
        let kind = format!("/Type/ObjStm/N {}/First {first}", some.len());
        stream_object(&mut made, stream, &kind, &bytes)?;
    }
    let start = made.len();
    let number = places.len();
    places.push(Place::At(start));
    let rows: Vec<u8> = places.iter().map(Place::row).collect::<Option<Vec<_>>>()?.concat();
    let kind = format!("/Type/XRef/Size {}/W[1 4 2]{trailer}", places.len());
    stream_object(&mut made, number, &kind, &rows)?;
    made.extend_from_slice(format!("startxref\n{start}\n%%EOF").as_bytes());
    Some(made)
}

/// Where an object stands.
#[derive(Clone, Copy)]
enum Place {
    /// The first entry of every file, which names no object.
    Free,
    At(usize),
    In {
        stream: usize,
        index: usize,
    },
}

impl Place {
    /// One byte for the kind, four for the place, two for the index or generation.
    fn row(&self) -> Option<[u8; 7]> {
        let (kind, place, index) = match *self {
            Self::Free => (0, 0, u16::MAX),
            Self::At(place) => (1, place, 0),
            Self::In { stream, index } => (2, stream, u16::try_from(index).ok()?),
        };
        let [a, b, c, d] = u32::try_from(place).ok()?.to_be_bytes();
        let [e, f] = index.to_be_bytes();
        Some([kind, a, b, c, d, e, f])
    }
}

struct Object<'a> {
    number: usize,
    /// From its number to `endobj` and the line break behind it.
    whole: &'a [u8],
    /// What stands between these.
    value: &'a [u8],
}

impl Object<'_> {
    /// An element, or the list of the elements that a sheet holds.
    fn is_of_the_tag_tree(&self) -> bool {
        self.value.starts_with(b"<</Type/StructElem") || self.value.starts_with(b"[")
    }
}

/// Where the objects 1, 2, … begin, and what the trailer says besides the size.
fn table(file: &[u8]) -> Option<(Vec<usize>, &str)> {
    let end = std::str::from_utf8(file.get(file.len().checked_sub(64)?..)?).ok()?;
    let start: usize = end.split_once("startxref\n")?.1.lines().next()?.parse().ok()?;
    let table = std::str::from_utf8(file.get(start..)?).ok()?;
    let (table, trailer) = table.split_once("trailer\n<<")?;
    let mut lines = table.lines();
    let mut span = lines.by_ref().nth(1)?.split(' ');
    if span.next()? != "0" {
        return None;
    }
    let count: usize = span.next()?.parse().ok()?;
    let entry = |line: &str| {
        let used = line.trim_end().ends_with(" 00000 n");
        used.then(|| line.get(..10)?.parse().ok()).flatten()
    };
    let offsets: Vec<usize> = lines.skip(1).map(entry).collect::<Option<_>>()?;
    if offsets.len() + 1 != count {
        return None;
    }
    let (size, rest) = trailer.strip_prefix("/Size ")?.split_once('/')?;
    size.parse::<usize>().ok().filter(|size| *size == count)?;
    let kept = rest.split_once(">>")?.0.len() + 1;
    let slash = trailer.len() - rest.len() - 1;
    Some((offsets, trailer.get(slash..slash + kept)?))
}

fn objects<'a>(
    file: &'a [u8],
    offsets: &'a [usize],
) -> impl Iterator<Item = Option<Object<'a>>> + 'a {
    const END: &[u8] = b"\nendobj\n";
    let mut sorted = offsets.to_vec();
    sorted.sort_unstable();
    offsets.iter().enumerate().map(move |(before, &start)| {
        let number = before + 1;
        // The next object, or the table.
        let next = sorted.get(sorted.partition_point(|&other| other <= start));
        let rest = file.get(start..next.copied().unwrap_or(file.len()))?;
        let whole = match next {
            Some(_) => rest,
            None => {
                rest.get(..rest.windows(END.len()).position(|part| part == END)? + END.len())?
            }
        };
        let head = format!("{number} 0 obj\n");
        let inside = whole.strip_prefix(head.as_bytes())?;
        let value = inside.trim_ascii_end().strip_suffix(b"endobj")?.trim_ascii_end();
        Some(Object { number, whole, value })
    })
}

/// The values of objects behind the list of their numbers and places, and where the values begin.
fn together(objects: &[Object<'_>]) -> (Vec<u8>, usize) {
    let mut list = String::new();
    let mut values = Vec::new();
    for object in objects {
        list += &format!("{} {} ", object.number, values.len());
        values.extend_from_slice(object.value);
        values.push(b'\n');
    }
    let first = list.len();
    let mut bytes = list.into_bytes();
    bytes.append(&mut values);
    (bytes, first)
}

fn stream_object(made: &mut Vec<u8>, number: usize, kind: &str, bytes: &[u8]) -> Option<()> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).ok()?;
    let small = encoder.finish().ok()?;
    let head = format!("{number} 0 obj\n<<{kind}/Length {}/Filter/FlateDecode>>\n", small.len());
    made.extend_from_slice(head.as_bytes());
    made.extend_from_slice(b"stream\n");
    made.extend_from_slice(&small);
    made.extend_from_slice(b"\nendstream\nendobj\n");
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_laid_out_otherwise_is_left_as_it_is() {
        let table = "xref\n0 2\n0000000000 65535 f\n0000000009 00000 n\n";
        let file = |table: &str, trailer: &str| {
            let head = "%PDF-1.7\n1 0 obj\n[1 2]\nendobj\n\n";
            let end = "/Root 1 0 R>>\nstartxref\n";
            format!("{head}{table}trailer\n<<{trailer}{end}{}\n%%EOF", head.len()).into_bytes()
        };
        assert!(pack(&file(table, "/Size 2")).is_some());
        assert_eq!(pack(&file(table, "/Size 3")), None);
        assert_eq!(pack(&file(&table.replace("09 0", "10 0"), "/Size 2")), None);
        assert_eq!(pack(&file(&table.replace("00000 n", "00001 n"), "/Size 2")), None);
        assert_eq!(pack(&file("", "/Size 2")), None);
        assert_eq!(pack(b""), None);
    }
}
