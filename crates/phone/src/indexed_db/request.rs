//! Waiting for what IndexedDB was asked.
//!
//! Owns: a request and a transaction as futures, and a transaction's options.
//! Must not know: what is stored.
//!
//! Written here, over `web-sys`: of the crates made for it, one cannot ask for strict durability
//! and the other brings ten crates of macros, for what these few lines do.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

/// What the browser threw, or said of a request that failed.
#[derive(Debug)]
pub struct Thrown(pub JsValue);

impl From<JsValue> for Thrown {
    fn from(value: JsValue) -> Self {
        Self(value)
    }
}

/// A request under way. Made at once, so that many can be asked before the first is awaited.
pub struct Pending {
    request: IdbRequest,
    settled: JsFuture,
}

impl Pending {
    pub fn of(request: IdbRequest) -> Self {
        let settled = Promise::new(&mut |resolve, reject| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&reject));
        });
        Self { request, settled: settled.into() }
    }

    pub async fn result(self) -> Result<JsValue, Thrown> {
        match self.settled.await {
            Ok(_) => Ok(self.request.result()?),
            Err(_) => Err(failure_of(self.request.error()?)),
        }
    }
}

/// What the request came to.
pub async fn result(request: Result<IdbRequest, JsValue>) -> Result<JsValue, Thrown> {
    Pending::of(request?).result().await
}

fn failure_of(error: Option<web_sys::DomException>) -> Thrown {
    Thrown(error.map_or(JsValue::UNDEFINED, JsValue::from))
}

/// How surely a transaction has reached the disk when it is said to be complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// The browser has asked the operating system to put it there.
    Strict,
    /// It is with the operating system.
    Relaxed,
}

/// A transaction, and whether it completed.
pub struct Transaction {
    transaction: IdbTransaction,
    ended: JsFuture,
}

impl Transaction {
    pub fn reading(database: &IdbDatabase, stores: &[&str]) -> Result<Self, Thrown> {
        let mode = IdbTransactionMode::Readonly;
        Ok(Self::of(database.transaction_with_str_sequence_and_mode(&names(stores).into(), mode)?))
    }

    pub fn writing(
        database: &IdbDatabase,
        stores: &[&str],
        durability: Durability,
    ) -> Result<Self, Thrown> {
        let options = Object::new();
        let word = match durability {
            Durability::Strict => "strict",
            Durability::Relaxed => "relaxed",
        };
        Reflect::set(&options, &"durability".into(), &word.into())?;
        // `web-sys` holds the third argument to be unstable; every browser has it since 2024, and
        // one that has not passes it over.
        let method: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
        let begun = method.call3(database, &names(stores), &"readwrite".into(), &options)?;
        Ok(Self::of(begun.dyn_into()?))
    }

    fn of(transaction: IdbTransaction) -> Self {
        let ended = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        Self { transaction, ended: ended.into() }
    }

    pub fn store(&self, name: &str) -> Result<IdbObjectStore, Thrown> {
        Ok(self.transaction.object_store(name)?)
    }

    /// Waits until all that was asked has been stored.
    pub async fn complete(self) -> Result<(), Thrown> {
        match self.ended.await {
            Ok(_) => Ok(()),
            Err(_) => Err(failure_of(self.transaction.error())),
        }
    }

    /// Takes back all that was asked.
    pub async fn abort(self) {
        // One that has ended already has nothing left to take back.
        if self.transaction.abort().is_ok() {
            let _ = self.ended.await;
        }
    }
}

fn names(stores: &[&str]) -> Array {
    stores.iter().map(|&name| JsValue::from(name)).collect()
}
