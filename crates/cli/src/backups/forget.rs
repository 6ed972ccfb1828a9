//! Forgetting in the back-ups too.
//!
//! Owns: how a forgotten event's text leaves the back-ups that Charley knows of.
//! Must not know: what was forgotten.

use std::path::Path;

use app::ForgottenInBackups;
use diary::{SealedEvent, merge};
use rusqlite::Connection;

use super::{SqliteBackups, copy, made};
use crate::sqlite_log::{open_settings, read, read_only, store};

impl SqliteBackups {
    /// Removes from the back-ups beside the diary all that the diary was ever asked to forget.
    /// Each is rewritten beside, verified and put in place of the old one.
    pub fn forget_in_backups(&self) -> ForgottenInBackups {
        let mut done = ForgottenInBackups::default();
        let sealed = self.log.with(|connection| read::sealed(connection));
        let mut requests = match sealed {
            Ok(sealed) => sealed,
            Err(cause) => {
                done.failed.push((self.folder().display().to_string(), cause.to_string()));
                return done;
            }
        };
        requests.retain(|sealed| merge::forgets(&sealed.event().body).is_some());
        copy::remove_abandoned(&self.folder());
        for name in self.named() {
            let path = self.folder().join(name.file_name());
            match clean(&path, &requests) {
                Ok(true) => done.cleaned += 1,
                Ok(false) => {}
                Err(why) => done.failed.push((path.display().to_string(), why)),
            }
        }
        done
    }
}

/// Whether there was anything to remove.
fn clean(path: &Path, requests: &[SealedEvent]) -> Result<bool, String> {
    let explain = |trouble: crate::sqlite_log::trouble::Trouble| trouble.at(path).to_string();
    let backup = read_only(path).map_err(|cause| cause.to_string())?;
    let made = made(&backup).ok_or("it does not say when it was made")?;
    let mut rewritten = Connection::open_in_memory().map_err(|cause| cause.to_string())?;
    open_settings(&rewritten).map_err(explain)?;
    copy::copy_pages(&backup, &mut rewritten).map_err(explain)?;
    drop(backup);
    if store::append(&mut rewritten, requests).map_err(explain)? == 0 {
        return Ok(false);
    }
    copy::write_verified(&rewritten, path, true, &made)?;
    Ok(true)
}
