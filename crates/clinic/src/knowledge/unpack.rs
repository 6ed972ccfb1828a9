//! Reading the packed form of a file of `knowledge/`, which `pack.rs` describes.
//!
//! Owns: the way from that form to any type, and at which line it leaves it.
//! Must not know: what any file says.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{
        self, DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor,
        value::{BorrowedStrDeserializer, MapAccessDeserializer},
    },
    forward_to_deserialize_any,
};

/// What was read, and the line where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed<T> {
    /// From 1. Of a table with an id, the line of the id.
    line: usize,
    what: T,
}

impl<T> Placed<T> {
    pub(crate) fn line(&self) -> usize {
        self.line
    }

    pub(crate) fn get(&self) -> &T {
        &self.what
    }

    pub(crate) fn get_mut(&mut self) -> &mut T {
        &mut self.what
    }

    pub(crate) fn into_inner(self) -> T {
        self.what
    }
}

/// The first thing that is not as the wanted type has it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    /// From 1; 0 while it is not known yet.
    pub(crate) line: usize,
    pub(crate) why: String,
}

impl Misfit {
    /// The innermost place is the one to tell.
    fn at(self, line: usize) -> Self {
        if self.line == 0 { Self { line, ..self } } else { self }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(why: T) -> Self {
        Self { line: 0, why: why.to_string() }
    }
}

/// # Errors
///
/// With the line of the first thing that is not what `T` wants.
pub(crate) fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, Misfit> {
    let mut unpacker = Unpacker { rest: packed, line: 1 };
    let line = unpacker.next_line()?;
    T::deserialize(Value { unpacker: &mut unpacker, line })
}

struct Unpacker<'de> {
    rest: &'de [u8],
    /// Of the value that was begun last.
    line: usize,
}

impl<'de> Unpacker<'de> {
    fn bytes(&mut self, count: usize) -> Result<&'de [u8], Misfit> {
        let (bytes, rest) = self.rest.split_at_checked(count).ok_or_else(damaged)?;
        self.rest = rest;
        Ok(bytes)
    }

    fn byte(&mut self) -> Result<u8, Misfit> {
        let (&byte, rest) = self.rest.split_first().ok_or_else(damaged)?;
        self.rest = rest;
        Ok(byte)
    }

    fn number(&mut self) -> Result<u64, Misfit> {
        let mut number = 0;
        for place in 0..10 {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(damaged())
    }

    fn signed(&mut self) -> Result<i64, Misfit> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    fn length(&mut self) -> Result<usize, Misfit> {
        usize::try_from(self.number()?).map_err(|_| damaged())
    }

    fn text(&mut self) -> Result<&'de str, Misfit> {
        let length = self.length()?;
        str::from_utf8(self.bytes(length)?).map_err(|_| damaged())
    }

    /// The line of the value that begins here.
    fn next_line(&mut self) -> Result<usize, Misfit> {
        let down = isize::try_from(self.signed()?).map_err(|_| damaged())?;
        self.line = self.line.checked_add_signed(down).ok_or_else(damaged)?;
        Ok(self.line)
    }
}

fn damaged() -> Misfit {
    de::Error::custom("what was packed is damaged; build the program anew")
}

/// One value whose line was read and whose kind was not.
struct Value<'a, 'de> {
    unpacker: &'a mut Unpacker<'de>,
    line: usize,
}

impl<'de> Value<'_, 'de> {
    fn visit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let unpacker = self.unpacker;
        match unpacker.byte()? {
            0 => visitor.visit_bool(false),
            1 => visitor.visit_bool(true),
            2 => visitor.visit_i64(unpacker.signed()?),
            3 => {
                let bytes = unpacker.bytes(8)?.try_into().map_err(|_| damaged())?;
                visitor.visit_f64(f64::from_le_bytes(bytes))
            }
            4 => visitor.visit_borrowed_str(unpacker.text()?),
            5 => {
                let left = unpacker.length()?;
                visitor.visit_seq(List { unpacker, left })
            }
            6 => {
                let left = unpacker.length()?;
                visitor.visit_map(Table { unpacker, left, value: None })
            }
            _ => Err(damaged()),
        }
    }

    /// The line of its id, of a table that begins with one.
    fn line_of_id(&self) -> Option<usize> {
        let mut ahead = Unpacker { rest: self.unpacker.rest, line: self.line };
        let table = ahead.byte().ok()? == 6 && ahead.length().ok()? > 0;
        (table && ahead.text().ok()? == "id").then(|| ahead.next_line().ok())?
    }
}

impl<'de> Deserializer<'de> for Value<'_, 'de> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let line = self.line;
        self.visit(visitor).map_err(|misfit| misfit.at(line))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        if name == PLACED {
            let line = self.line_of_id().unwrap_or(self.line);
            return visitor.visit_seq(LineAndValue { line: Some(line), value: Some(self) });
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let line = self.line;
        self.visit(Variant(visitor)).map_err(|misfit| misfit.at(line))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple map struct identifier ignored_any
    }
}

/// A variant is its name, or a table with its name as the one key.
struct Variant<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Variant<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<V::Value, E> {
        self.0.visit_enum(BorrowedStrDeserializer::new(name))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(MapAccessDeserializer::new(map))
    }
}

struct List<'a, 'de> {
    unpacker: &'a mut Unpacker<'de>,
    left: usize,
}

impl<'de> SeqAccess<'de> for List<'_, 'de> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        let line = self.unpacker.next_line()?;
        seed.deserialize(Value { unpacker: self.unpacker, line }).map(Some)
    }
}

struct Table<'a, 'de> {
    unpacker: &'a mut Unpacker<'de>,
    left: usize,
    /// The line of the value whose key was read.
    value: Option<usize>,
}

impl<'de> MapAccess<'de> for Table<'_, 'de> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misfit> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        let key = self.unpacker.text()?;
        let line = self.unpacker.next_line()?;
        self.value = Some(line);
        let key: BorrowedStrDeserializer<'de, Misfit> = BorrowedStrDeserializer::new(key);
        seed.deserialize(key).map(Some).map_err(|misfit| misfit.at(line))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        let line = self.value.take().ok_or_else(damaged)?;
        seed.deserialize(Value { unpacker: self.unpacker, line })
    }
}

/// Under this name a [`Placed`] asks for what it needs.
const PLACED: &str = "clinic::knowledge::Placed";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple_struct(PLACED, 2, PlacedReader(PhantomData))
    }
}

struct PlacedReader<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for PlacedReader<T> {
    type Value = Placed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a packed file")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Placed<T>, A::Error> {
        let line = seq.next_element()?.ok_or_else(|| de::Error::invalid_length(0, &self))?;
        let what = seq.next_element()?.ok_or_else(|| de::Error::invalid_length(1, &self))?;
        Ok(Placed { line, what })
    }
}

struct LineAndValue<'a, 'de> {
    line: Option<usize>,
    value: Option<Value<'a, 'de>>,
}

impl<'de> SeqAccess<'de> for LineAndValue<'_, 'de> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        if let Some(line) = self.line.take() {
            return seed.deserialize(line.into_deserializer()).map(Some);
        }
        self.value.take().map(|value| seed.deserialize(value)).transpose()
    }
}
