//! Rules about states: they can be reached, and each says something about each message.

use super::handler::may_stand_beside;
use crate::diagnostics::Diagnostics;
use crate::model::states::{
    self, IGNORED, MOST, MOST_AT_ONCE, OWN_LIFETIME, Passage, SECOND_IN, SECOND_REST, Stance,
    States,
};
use crate::model::{Block, Handler, Hook, Method, Param};
use crate::names;
use crate::parse::states::{DEFERRED, Named};
use crate::paths::roles::Role;
use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Path, Type};

pub(super) fn rules(block: &mut Block, diagnostics: &mut Diagnostics) {
    let speaks = !block.speaks.is_empty();
    let types = block.generics.type_params().map(|param| param.ident.clone());
    let parameters: Vec<Ident> =
        types.chain(block.generics.const_params().map(|param| param.ident.clone())).collect();
    let Block { states, handlers, hooks, passages, .. } = block;
    let Some(states) = states else {
        if block.of_protocol.is_none() {
            none(handlers, hooks, passages, diagnostics);
        }
        return;
    };
    let before = diagnostics.count();
    list(states, &parameters, diagnostics);
    deferral(states, handlers, speaks, diagnostics);
    states.flawed |= diagnostics.count() > before;
    for handler in handlers {
        let before = diagnostics.count();
        handler_rules(states, !parameters.is_empty(), handler, diagnostics);
        handler.method.sound &= diagnostics.count() == before;
    }
    for hook in hooks {
        let before = diagnostics.count();
        started(states, &hook.method, diagnostics);
        hook.method.sound &= diagnostics.count() == before;
    }
    all_passages(states, passages, diagnostics);
}

/// Of an actor without states nobody speaks of any.
fn none(
    handlers: &mut [Handler],
    hooks: &mut [Hook],
    passages: &[Passage],
    diagnostics: &mut Diagnostics,
) {
    const NONE: &str =
        "is about states, and this actor has none: list them in `#[handlers(states(..))]`";
    for handler in handlers.iter_mut() {
        let Some(first) = handler.said.first() else { continue };
        diagnostics.at(&first.word, format!("`{}` {NONE}", first.word));
        handler.method.sound = false;
    }
    for passage in passages {
        let word = &passage.named.word;
        diagnostics.at(word, format!("`#[{word}]` {NONE}"));
    }
    let methods = handlers.iter_mut().map(|handler| &mut handler.method);
    for method in methods.chain(hooks.iter_mut().map(|hook| &mut hook.method)) {
        let Some(first) = method.ins().next().filter(|_| method.sound) else { continue };
        diagnostics.at(&first.ty, format!("`In` {NONE}"));
        method.sound = false;
    }
}

fn list(states: &States, parameters: &[Ident], diagnostics: &mut Diagnostics) {
    if let Some(state) = states.list.get(MOST) {
        diagnostics.at(&state.path, format!("an actor has at most {MOST} states"));
    }
    for (place, (from, to, path)) in states.edges.iter().enumerate() {
        let earlier = &states.edges[..place];
        if earlier
            .iter()
            .any(|(earlier_from, earlier_to, _)| (earlier_from, earlier_to) == (from, to))
        {
            diagnostics.at(path, "this edge is here twice; leave one out");
        }
    }
    for (from, to, path) in &states.edges {
        let (from, to) = (&states.list[*from], &states.list[*to]);
        let known = from.path.to_token_stream();
        let unknown = parameters.iter().find(|parameter| {
            names::mentions(&to.path.to_token_stream(), parameter)
                && !names::mentions(&known, parameter)
        });
        if let Some(unknown) = unknown {
            let (from, to) = (names::plain(&from.name), names::plain(&to.name));
            diagnostics.at(
                path,
                format!("`{from}` does not know `{unknown}`, so it could go to a `{to}` of anything; give it that parameter, too"),
            );
        }
    }
    let Some((start, _)) = states.start else { return };
    if states.flawed {
        return;
    }
    let mut reached = vec![start];
    let mut next = 0;
    while let Some(&from) = reached.get(next) {
        let further = states.edges.iter().filter(|(edge, ..)| *edge == from).map(|(_, to, _)| *to);
        for to in further {
            if !reached.contains(&to) {
                reached.push(to);
            }
        }
        next += 1;
    }
    for (place, state) in states.list.iter().enumerate() {
        if !reached.contains(&place) {
            let name = names::plain(&state.name);
            diagnostics.at(
                &state.path,
                format!(
                    "the actor never comes to `{name}`: no edges lead there from `{}`",
                    names::plain(&states.list[start].name)
                ),
            );
        }
    }
}

fn deferral(states: &States, handlers: &[Handler], speaks: bool, diagnostics: &mut Diagnostics) {
    let mut deferring = handlers.iter().flat_map(|handler| &handler.said);
    let deferring = deferring.find(|named| named.word == "defer");
    match (&states.deferral, deferring) {
        (None, Some(named)) => diagnostics.at(
            &named.word,
            format!("say for how many, for how long, and what becomes of them on a restart: `{DEFERRED}` in `#[handlers(..)]`"),
        ),
        // Those of protocols are not seen from here.
        (Some(deferral), None) if !speaks => diagnostics
            .at(&deferral.word, "no handler says `defer(..)`, so nothing waits; leave this out"),
        _ => {}
    }
    let Some(limits) = states.deferral.as_ref().and_then(|deferral| deferral.limits.as_ref())
    else {
        return;
    };
    if limits.at_most.base10_parse::<u32>().is_ok_and(|at_most| at_most == 0) {
        diagnostics.at(&limits.at_most, "0 messages that may wait are none; write at least 1");
    }
    if limits.milliseconds == 0 {
        diagnostics.at(&limits.within, "nothing waits for no time at all; write at least `1ms`");
    }
}

fn handler_rules(
    states: &States,
    is_generic: bool,
    handler: &mut Handler,
    diagnostics: &mut Diagnostics,
) {
    let mut ins = handler.method.ins();
    let (at, second) = (ins.next(), ins.next());
    if let Some(second) = second {
        diagnostics.at(&second.ty, SECOND_IN);
        return;
    }
    if let Some(lifetime) = at.and_then(|at| states::lifetime(&at.ty)) {
        diagnostics.at(lifetime, OWN_LIFETIME);
        return;
    }
    if let Some(at) = at.filter(|at| at.states.len() > MOST_AT_ONCE) {
        diagnostics.at(&at.ty, states::too_many_at_once());
        return;
    }
    let mut stances = Stances { states, is_generic, of: vec![None; states.list.len()], rest: None };
    stances.said(&handler.said, diagnostics);
    let is_known = match at {
        None => true,
        Some(at) => stances.at(&at.states, &at.ty, diagnostics),
    };
    if !is_known {
        return;
    }
    if states.flawed {
        // What is not said of it may be because of that.
        handler.stances = stances.of.into_iter().map(|one| one.unwrap_or(Stance::Handle)).collect();
        return;
    }
    handler.stances = stances.complete(&handler.method.ident, diagnostics);
    limits(handler, diagnostics);
}

/// What cannot be together with a stance.
fn limits(handler: &Handler, diagnostics: &mut Diagnostics) {
    for Named { word, .. } in &handler.said {
        match Stance::of(word) {
            Stance::Ignore => ignored(word, &handler.method, diagnostics),
            Stance::Handle | Stance::Refuse | Stance::Defer => {}
        }
    }
    if let Some((retry, _)) = &handler.retry
        && handler.stances.iter().any(|stance| *stance != Stance::Handle)
    {
        diagnostics.at(
            retry,
            "it may be in any state, the first one above all, that a message is tried again, and this one is not handled in all; \
             leave `retry` out, or write `when(*)`",
        );
    }
}

fn ignored(word: &Ident, method: &Method, diagnostics: &mut Diagnostics) {
    let owes = method.owes().is_some();
    if owes || method.output.as_ref().is_some_and(|output| !output.is_unit()) {
        diagnostics.at(word, IGNORED);
    }
}

/// What one handler does in each state.
struct Stances<'s> {
    states: &'s States,
    is_generic: bool,
    of: Vec<Option<Stance>>,
    rest: Option<Stance>,
}

impl Stances<'_> {
    fn said(&mut self, said: &[Named], diagnostics: &mut Diagnostics) {
        for Named { word, states, rest } in said {
            let stance = Stance::of(word);
            for path in states {
                self.say(path, stance, diagnostics);
            }
            if let Some(star) = rest {
                if self.rest.is_some() {
                    diagnostics.at(star, SECOND_REST);
                }
                self.rest = Some(stance);
            }
        }
    }

    fn say(&mut self, path: &Path, stance: Stance, diagnostics: &mut Diagnostics) {
        let Some(place) = self.states.find(path) else {
            let message = self.states.unknown(&Named::shown(path));
            diagnostics.at(path, message);
            return;
        };
        if self.of[place].is_some() {
            let name = Named::shown(path);
            diagnostics.at(path, format!("`{name}` is here twice; say one thing of it"));
        }
        self.of[place] = Some(stance);
    }

    /// The states of an `In<..>`: those in which the handler runs. Whether they are known.
    fn at(&mut self, at: &[Path], ty: &Type, diagnostics: &mut Diagnostics) -> bool {
        let Some(at): Option<Vec<usize>> = at.iter().map(|path| self.states.find(path)).collect()
        else {
            // Either there is no such type, or the check finds it that is generated for this. Of an actor with parameters there is none.
            match self.is_generic {
                true => diagnostics
                    .at(ty, "not all of these are states of the actor, as they are listed"),
                false => diagnostics.leave_to_rustc(),
            }
            return false;
        };
        let handles = |stance: Option<Stance>| stance == Some(Stance::Handle);
        let said = self.of.iter().copied().any(handles) || handles(self.rest);
        if !said {
            for place in at {
                if self.of[place].is_some() {
                    diagnostics.at(ty, self.not_there(place));
                    return false;
                }
                self.of[place] = Some(Stance::Handle);
            }
            return true;
        }
        let runs_in = |place: usize| handles(self.of[place].or(self.rest));
        if (0..self.of.len()).all(|place| runs_in(place) == at.contains(&place)) {
            return true;
        }
        let all: Vec<String> = (0..self.of.len())
            .filter(|place| runs_in(*place))
            .map(|place| names::plain(&self.states.list[place].name))
            .collect();
        let advice = match &all[..] {
            [one] => format!("write `In<'_, {one}>`"),
            several if several.len() > MOST_AT_ONCE => {
                format!("leave `In` out, which speaks of at most {MOST_AT_ONCE} states")
            }
            several => format!("write `In<'_, ({})>`", several.join(", ")),
        };
        diagnostics.at(ty, format!("this handler runs where `when` says: {advice}"));
        false
    }

    fn not_there(&self, place: usize) -> String {
        let name = names::plain(&self.states.list[place].name);
        format!(
            "this handler runs in `{name}`, and its attribute says something else of that state"
        )
    }

    /// One for each state; a complaint if one is silent.
    fn complete(self, handler: &Ident, diagnostics: &mut Diagnostics) -> Vec<Stance> {
        let silent = self.states.list.iter().zip(&self.of);
        let silent = silent.filter(|(_, stance)| stance.or(self.rest).is_none());
        let silent: Vec<String> =
            silent.map(|(state, _)| format!("`{}`", names::plain(&state.name))).collect();
        if let [others @ .., last] = &silent[..] {
            let (states, say) = match others {
                [] => (format!("state {last}"), "says"),
                others => (format!("states {} and {last}", others.join(", ")), "say"),
            };
            let name = names::plain(handler);
            diagnostics.at(
                handler,
                format!(
                    "{states} {say} nothing about `{name}`: add `when(..)`, `refuse(..)`, `defer(..)` or `ignore(..)` to its `#[handler]`"
                ),
            );
        }
        self.of.into_iter().map(|stance| stance.or(self.rest).unwrap_or(Stance::Handle)).collect()
    }
}

/// `#[started]` runs where the actor begins.
fn started(states: &States, method: &Method, diagnostics: &mut Diagnostics) {
    let mut ins = method.ins();
    let (Some(at), Some((start, _))) = (ins.next(), &states.start) else { return };
    if let Some(lifetime) = states::lifetime(&at.ty) {
        diagnostics.at(lifetime, OWN_LIFETIME);
        return;
    }
    let places: Option<Vec<usize>> = at.states.iter().map(|path| states.find(path)).collect();
    if places.is_none_or(|places| places != [*start]) || ins.next().is_some() {
        let name = names::plain(&states.list[*start].name);
        diagnostics
            .at(&at.ty, format!("the actor is where it begins then: write `In<'_, {name}>`"));
    }
}

fn all_passages(states: &States, passages: &mut [Passage], diagnostics: &mut Diagnostics) {
    for later in 0..passages.len() {
        let (before, rest) = passages.split_at_mut(later);
        let Some(passage) = rest.first_mut() else { return };
        let errors = diagnostics.count();
        let twin = |earlier: &&Passage| {
            earlier.role == passage.role && !may_stand_beside(&earlier.method, &passage.method)
        };
        let twins: Vec<&Passage> = before.iter().filter(twin).collect();
        for path in &passage.named.states {
            let Some(place) = states.find(path) else {
                diagnostics.at(path, states.unknown(&Named::shown(path)));
                continue;
            };
            if twins.iter().any(|twin| twin.places.contains(&place)) {
                diagnostics.at(path, format!("`{}` has such a hook already", Named::shown(path)));
            }
            passage.places.push(place);
        }
        if let Some(star) = passage.named.rest
            && twins.iter().any(|twin| twin.named.rest.is_some())
        {
            diagnostics.at(star, SECOND_REST);
        }
        passage_rules(passage.role, &passage.method, diagnostics);
        passage.method.sound &= diagnostics.count() == errors;
    }
    for role in [Role::Entering, Role::Leaving] {
        let of_role = || passages.iter().filter(|passage| passage.role == role);
        // What is there only under a condition leaves its states to others where it is not.
        let always = of_role().filter(|passage| passage.method.threaded.cfgs.is_empty());
        let named: Vec<usize> = always.flat_map(|passage| passage.places.clone()).collect();
        let rest: Vec<usize> =
            (0..states.list.len()).filter(|place| !named.contains(place)).collect();
        for passage in passages.iter_mut().filter(|passage| passage.role == role) {
            let Some(star) = passage.named.rest else { continue };
            if rest.is_empty() && passage.method.sound {
                diagnostics.at(star, "no state is left for this `*`: each has such a hook already");
                passage.method.sound = false;
            }
            passage.places.extend(&rest);
        }
    }
}

fn passage_rules(role: Role, method: &Method, diagnostics: &mut Diagnostics) {
    let name = role.name();
    if let Some(word) = &method.asyncness {
        diagnostics.at(
            word,
            format!("a `#[{name}]` hook belongs to the step from one state to another, and that waits for nothing; \
                     leave `async` out, and send yourself a message for what takes time"),
        );
    }
    if let Some(param) = method.params.iter().find(|param| !matches!(param, Param::Context(_))) {
        let place = match param {
            Param::Value(arg) => arg.ident.to_token_stream(),
            Param::Reply(reply) => reply.arg.ident.to_token_stream(),
            Param::In(states) => states.ty.to_token_stream(),
            Param::Context(ty) => ty.to_token_stream(),
        };
        diagnostics.at(place, format!("a `#[{name}]` hook is told nothing but its context"));
    }
    if let Some(output) = method.output.as_ref().filter(|output| !output.is_unit()) {
        diagnostics.at(
            &output.written,
            format!("nobody waits for what a `#[{name}]` hook returns; leave the return type out"),
        );
    }
}
