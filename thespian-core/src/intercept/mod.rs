//! Intercept: what looks at messages on their way, and may stop them there.
//! In: addresses. Out: routes. Knows: route, agenda. Never knows: calls.
//! Order: that of the address, the last one added first; those of the system; those of the kind. Each is a route of its
//! own around the next, so an actor without interceptors has nothing on its path.

use std::any::TypeId;
use std::sync::Arc;

mod delayed;
mod full;
mod gate;
mod shown;
mod within;

use crate::hub::Check;
use crate::mailbox::Message;
use crate::route::{Deliver, Route};
use gate::{Gate, Guard};
pub(crate) use shown::check;

/// The way in for whoever has an address: past the interceptors of the kind and of the system, if there are any.
pub(crate) fn entrance<M: Message + Send>(route: Route<M>) -> Route<M> {
    let messages = TypeId::of::<M>();
    if !route.hub().interceptors.see(messages) {
        return route;
    }
    Route::Other(past_all(route.any(), messages))
}

/// The same way, past all of them.
pub(crate) fn past_all(mut way: Arc<dyn Deliver>, messages: TypeId) -> Arc<dyn Deliver> {
    let hub = way.whose().hub.clone();
    for check in hub.interceptors.of(messages).iter().rev() {
        way = past(way, Guard::Typed(check.clone()));
    }
    for check in hub.interceptors.of_all.iter().rev() {
        way = past(way, Guard::Any(check.clone()));
    }
    way
}

/// The same way, past one interceptor more.
pub(crate) fn intercepted<M: Message + Send>(route: Route<M>, check: Check) -> Route<M> {
    Route::Other(past(route.any(), Guard::Typed(check)))
}

fn past(way: Arc<dyn Deliver>, guard: Guard) -> Arc<dyn Deliver> {
    Arc::new(Gate::new(way, guard))
}
