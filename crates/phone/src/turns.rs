//! Requests that a worker answers by turns.
//!
//! Owns: how many are under way, and letting them by.
//! Must not know: what any of them asks.

use std::cell::Cell;

use app::OneAtATime;
use async_trait::async_trait;
use js_sys::{Function, Promise, Reflect};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// Requests that are being answered and let nobody by.
    static UNDER_WAY: Cell<usize> = const { Cell::new(0) };
}

/// A request that is being answered, as long as this lives.
pub struct Answering(());

impl Answering {
    pub fn begin() -> Self {
        UNDER_WAY.set(UNDER_WAY.get() + 1);
        Self(())
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        UNDER_WAY.set(UNDER_WAY.get().saturating_sub(1));
    }
}

/// In one worker.
#[derive(Debug, Clone, Copy, Default)]
pub struct Turns;

#[async_trait]
impl OneAtATime for Turns {
    async fn let_others_by(&self) {
        // Whoever lets others by is not waited for: two would wait for each other.
        UNDER_WAY.set(UNDER_WAY.get().saturating_sub(1));
        // Without a timer nobody can be let by; then the work goes on at once.
        while SendWrapper::new(next_turn()).await.is_ok() && UNDER_WAY.get() > 0 {}
        UNDER_WAY.set(UNDER_WAY.get() + 1);
    }
}

/// After everything that waits now: requests, and what IndexedDB answered.
async fn next_turn() -> Result<(), JsValue> {
    let set = Reflect::get(&js_sys::global(), &"setTimeout".into())?.dyn_into::<Function>()?;
    let mut wait = |resolve: Function, reject: Function| {
        if let Err(why) = set.call1(&JsValue::UNDEFINED, &resolve) {
            let _ = reject.call1(&JsValue::UNDEFINED, &why);
        }
    };
    let turn = Promise::new(&mut wait);
    JsFuture::from(turn).await.map(|_| ())
}
