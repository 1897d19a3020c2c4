//! The actor at a place in the tree.

use std::sync::Arc;

use super::{Family, Node};

/// Who is at `path` under this family.
pub(crate) fn find(family: &Family, path: &str) -> Option<Arc<dyn Node>> {
    family.all().into_iter().find_map(|child| {
        let mut name = String::new();
        child.header().write_name(&mut name);
        match path.strip_prefix(&name)? {
            "" => Some(child),
            rest if rest.starts_with('/') => find(child.family(), rest),
            _ => None,
        }
    })
}
