//! Files and folders that only their owner may read.
//!
//! Owns: the permissions of what Charley creates, and that a folder remembers its files.
//! Must not know: what is in them.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The folder that a file lies in; `.` for a bare file name.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A neighbour of `path`: its name with `suffix` put behind, as SQLite names its side files.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Whether a file is there and holds anything.
pub(crate) fn holds_bytes(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.len() > 0)
}

/// Creates a folder and those above it that are missing; folders that exist stay as they are.
pub(crate) fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Creates an empty file; refuses one that exists.
pub(crate) fn create_file(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    sync_folder(folder_of(path))
}

/// Writes a file whole or not at all: beside it first, synced, then under its name.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    // A temporary file is its owner's alone from the start.
    let mut file = tempfile::Builder::new().prefix(".charley-").tempfile_in(folder_of(path))?;
    io::Write::write_all(&mut file, content)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder(folder_of(path))
}

/// Takes the permissions of everyone else away. By name, not through a handle: closing any
/// handle of a file drops the locks that SQLite holds on it in this process.
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Makes a folder's list of names durable: a file's own sync does not cover its name.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Whether the folder of `path` has no room for another small file.
///
/// SQLite reports some full disks as plain input/output errors; only a write tells.
pub(crate) fn is_out_of_room(path: &Path) -> bool {
    let probe = || -> io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(".charley-").tempfile_in(folder_of(path))?;
        io::Write::write_all(&mut file, &[0; 256 << 10])?;
        file.as_file().sync_all()
    };
    probe().is_err_and(|cause| {
        matches!(cause.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
    })
}
