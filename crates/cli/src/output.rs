//! What a command prints: words for people, or JSON for scripts.
//!
//! Owns: the choice between the two, and in which manner words write a date.
//! Must not know: any command.

use std::io::Write;

use app::Manner;
use diary::DateOrder;
use serde::Serialize;

/// Where a command prints.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
    manner: Manner,
}

#[derive(Serialize)]
struct Envelope<'a, T> {
    schema: String,
    #[serde(flatten)]
    content: &'a T,
}

impl Output {
    pub fn new(json: bool, manner: Manner) -> Self {
        // What a script reads is the same in every language.
        Self { json, manner: if json { DateOrder::DayFirst.into() } else { manner } }
    }

    pub fn manner(self) -> Manner {
        self.manner
    }

    pub fn is_json(self) -> bool {
        self.json
    }

    /// Prints `content` as JSON under `charley.<command>/1`, or else `words`.
    pub fn print<T: Serialize>(
        self,
        command: &str,
        content: &T,
        words: impl FnOnce(&T) -> String,
    ) -> std::io::Result<()> {
        let text = if self.json {
            let schema = format!("charley.{command}/1");
            serde_json::to_string(&Envelope { schema, content }).map_err(std::io::Error::other)?
                + "\n"
        } else {
            words(content)
        };
        // `anstream` drops colours where no terminal reads them, and honours NO_COLOR.
        let mut out = anstream::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            // `charley nights | head` is no mistake.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }
}
