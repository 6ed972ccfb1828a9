use anyhow::Result;
pub fn fuzz(_seconds: u32, _target: Option<&str>) -> Result<()> { Ok(()) }
