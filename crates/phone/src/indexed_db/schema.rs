//! The object stores of a diary in a browser, and opening them.
//!
//! Owns: the format, its version, and moving an older one forward.
//! Must not know: what is stored when.

use app::LogError;
use diary::EventId;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbIndexParameters, IdbOpenDbRequest, IdbTransaction, IdbVersionChangeEvent,
};

use super::{
    request::Thrown,
    trouble::{self, PLACE},
};
use crate::host;

const DATABASE: &str = "charley";
/// Counted up with every change that an older Charley would misread.
const VERSION: u32 = 1;

/// The key is the position at which an event was stored; see [`super::row`].
pub const EVENTS: &str = "events";
pub const BY_ID: &str = "by-id";
pub const BY_STAMP: &str = "by-stamp";
/// From the id of what was forgotten to the position of the event that asked.
pub const FORGOTTEN: &str = "forgotten";
/// The diary's life, how many events were ever stored in it, and the last copy handed out.
pub const META: &str = "meta";
pub const LIFE: &str = "life";
pub const END: &str = "end";
pub const COPY: &str = "copy";
/// At most one.
pub const SNAPSHOT: &str = "snapshot";
pub const EVERY: &[&str] = &[EVENTS, FORGOTTEN, META, SNAPSHOT];

/// Opens the diary of this browser; where there is none, makes an empty one.
pub async fn open() -> Result<IdbDatabase, LogError> {
    let factory = host::scope().indexed_db();
    let factory = factory.ok().flatten().ok_or_else(trouble::no_storage)?;
    let request =
        factory.open_with_u32(DATABASE, VERSION).map_err(|why| trouble::opening(&Thrown(why)))?;
    let upgrade = Closure::once(move |event: IdbVersionChangeEvent| {
        // Whatever is thrown here aborts the upgrade, and with it the opening.
        upgrade(&event).map_err(|Thrown(why)| why)
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let opened = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
        // An older Charley that does not let go: it would, on being told, unless it hangs.
        request.set_onblocked(Some(&reject));
    });
    match JsFuture::from(opened).await {
        Ok(_) => {}
        Err(event) if is_blocked(&event) => {
            return Err(LogError::Busy { place: PLACE.to_owned() });
        }
        Err(_) => {
            let why = request.error().ok().flatten().map_or(JsValue::UNDEFINED, JsValue::from);
            return Err(refused(&Thrown(why)).await);
        }
    }
    let database = request.result().ok().and_then(|found| found.dyn_into::<IdbDatabase>().ok());
    let database = database.ok_or_else(trouble::no_storage)?;
    // A newer Charley is about to change the format: let it. The next request here finds the
    // connection closed, opens it again, and is told that the diary is newer.
    let closing = database.clone();
    let close = Closure::<dyn Fn()>::new(move || closing.close()).into_js_value();
    database.set_onversionchange(Some(close.unchecked_ref()));
    Ok(database)
}

fn is_blocked(event: &JsValue) -> bool {
    Reflect::get(event, &"type".into()).is_ok_and(|kind| kind == "blocked")
}

async fn refused(why: &Thrown) -> LogError {
    if trouble::name(why).as_deref() == Some("VersionError") {
        let found = stored_version().await.unwrap_or(i64::from(VERSION) + 1);
        return LogError::Newer { place: PLACE.to_owned(), found, known: VERSION.into() };
    }
    trouble::opening(why)
}

/// What `indexedDB.databases()` says; not every browser has it.
async fn stored_version() -> Option<i64> {
    let factory = host::scope().indexed_db().ok()??;
    let list: Function = Reflect::get(&factory, &"databases".into()).ok()?.dyn_into().ok()?;
    let list: Promise = list.call0(&factory).ok()?.dyn_into().ok()?;
    let list: js_sys::Array = JsFuture::from(list).await.ok()?.dyn_into().ok()?;
    let field = |entry: &JsValue, name: &str| Reflect::get(entry, &name.into()).ok();
    let ours = list.iter().find(|entry| {
        field(entry, "name").and_then(|name| name.as_string()).as_deref() == Some(DATABASE)
    })?;
    let version = field(&ours, "version")?.as_f64()?;
    // Versions of databases are whole numbers far below 2^53.
    Some(version as i64)
}

fn upgrade(event: &IdbVersionChangeEvent) -> Result<(), Thrown> {
    let request: IdbOpenDbRequest =
        event.target().map_or(JsValue::UNDEFINED, JsValue::from).dyn_into()?;
    let database: IdbDatabase = request.result()?.dyn_into()?;
    let Some(transaction) = request.transaction() else { return Err(JsValue::UNDEFINED.into()) };
    // Each format is made from the one before it, from 0: nothing at all.
    if event.old_version() < 1.0 {
        make_first(&database, &transaction)?;
    }
    Ok(())
}

fn make_first(database: &IdbDatabase, transaction: &IdbTransaction) -> Result<(), Thrown> {
    let events = database.create_object_store(EVENTS)?;
    let unique = IdbIndexParameters::new();
    unique.set_unique(true);
    events.create_index_with_str_and_optional_parameters(BY_ID, "id", &unique)?;
    events.create_index_with_str(BY_STAMP, "stamp")?;
    for store in [FORGOTTEN, META, SNAPSHOT] {
        database.create_object_store(store)?;
    }
    let meta = transaction.object_store(META)?;
    begin_life(&meta)
}

/// Names a new life of the diary, in which nothing has been stored yet.
pub fn begin_life(meta: &web_sys::IdbObjectStore) -> Result<(), Thrown> {
    let mut random = [0; 16];
    host::fill(&mut random);
    let life = EventId::from_bytes(random).to_string();
    meta.put_with_key(&life.into(), &LIFE.into())?;
    meta.put_with_key(&0.into(), &END.into())?;
    Ok(())
}
