//! What each part of a document is, in reading order: for those who have it read to them.
//!
//! Owns: the tree of headings, paragraphs, lists, tables and figures.
//! Must not know: where on a sheet anything stands.

/// What a part of the document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    Heading { level: u8, text: String },
    Paragraph,
    List,
    Item,
    Bullet,
    ItemBody,
    Table,
    Row,
    HeadCell,
    Cell,
    Figure { alt: String },
}

/// The place of a part in the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part(usize);

#[derive(Debug, Default)]
pub struct Outline {
    parts: Vec<(Role, Vec<Part>)>,
    roots: Vec<Part>,
}

impl Outline {
    pub fn add(&mut self, role: Role, parent: Option<Part>) -> Part {
        let part = Part(self.parts.len());
        self.parts.push((role, Vec::new()));
        match parent {
            Some(Part(parent)) => self.parts[parent].1.push(part),
            None => self.roots.push(part),
        }
        part
    }

    pub fn len(&self) -> usize {
        self.parts.len()
    }

    pub fn roots(&self) -> &[Part] {
        &self.roots
    }

    pub fn role(&self, part: Part) -> &Role {
        &self.parts[part.0].0
    }

    pub fn children(&self, part: Part) -> &[Part] {
        &self.parts[part.0].1
    }
}

impl Part {
    pub fn index(self) -> usize {
        self.0
    }
}
