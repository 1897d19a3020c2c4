//! Rules about hooks.

use super::handler::may_stand_beside;
use crate::diagnostics::Diagnostics;
use crate::model::{Hook, Method};
use crate::paths::roles::Role;

pub(crate) fn rules(hooks: &mut [Hook], diagnostics: &mut Diagnostics) {
    for later in 0..hooks.len() {
        let (before, rest) = hooks.split_at_mut(later);
        let Some(hook) = rest.first_mut() else { return };
        let errors = diagnostics.count();
        if before.iter().any(|earlier| {
            earlier.role == hook.role && !may_stand_beside(&earlier.method, &hook.method)
        }) {
            diagnostics.at(
                &hook.word,
                format!(
                    "an actor has one `#[{}]` hook, and this is a second one",
                    hook.role.name()
                ),
            );
        }
        arguments(hook.role, &hook.method, diagnostics);
        output(hook.role, &hook.method, diagnostics);
        hook.method.sound &= diagnostics.count() == errors;
    }
}

/// What a hook is told, and whether it has to listen. The types are the compiler's to check.
fn told(role: Role) -> Option<(&'static str, bool)> {
    match role {
        Role::Stopping => Some(("why: ExitReason", false)),
        Role::ChildFailed => Some(("failure: ChildFailed", true)),
        Role::Terminated => Some(("notice: Terminated", true)),
        _ => None,
    }
}

fn arguments(role: Role, method: &Method, diagnostics: &mut Diagnostics) {
    let told = told(role);
    let mut values = method.values();
    let first = values.next();
    let too_many = if told.is_some() { values.next() } else { first };
    if let Some(arg) = too_many {
        let message = match told {
            None => format!("a `#[{}]` hook is told nothing but its context", role.name()),
            Some((what, _)) => {
                format!(
                    "a `#[{}]` hook is told one thing besides its context: `{what}`",
                    role.name()
                )
            }
        };
        diagnostics.at(&arg.ident, message);
    }
    if let (None, Some((what, true))) = (first, told) {
        diagnostics.at(&method.ident, format!("a `#[{}]` hook takes `{what}`", role.name()));
    }
}

fn output(role: Role, method: &Method, diagnostics: &mut Diagnostics) {
    match (role, &method.output) {
        (Role::Stopping | Role::Terminated, Some(output)) if !output.is_unit() => {
            diagnostics.at(
                &output.written,
                format!(
                    "nobody waits for what a `#[{}]` hook returns; leave the return type out",
                    role.name()
                ),
            );
        }
        (Role::ChildFailed, None) => diagnostics.at(
            &method.ident,
            "a `#[child_failed]` hook decides what becomes of the child: return a `Directive`",
        ),
        _ => {}
    }
}
