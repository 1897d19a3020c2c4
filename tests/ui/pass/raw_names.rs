//! Names that are words of the language.

use thespian::prelude::*;

use crate::stages::everywhere;

#[actor]
#[allow(non_camel_case_types)]
struct r#match {
    r#type: u64,
}

#[handlers(derive(Debug))]
#[allow(non_camel_case_types)]
impl r#match {
    #[init]
    fn r#new(r#type: u64) -> Self {
        Self { r#type }
    }

    #[handler]
    fn r#type(&self, r#fn: u64) -> u64 {
        self.r#type + r#fn
    }

    #[handler]
    async fn r#loop(&mut self, r#in: &mut Context<Self>, r#for: u64) -> u64 {
        r#in.sleep(std::time::Duration::ZERO).await;
        r#for
    }

    /// Would be the variant `Self`, which no enum can have.
    #[handler]
    fn self_(&self) -> u64 {
        8
    }
}

#[test]
fn words_of_the_language_are_names_too() {
    everywhere(|system| async move {
        let actor: matchAddr = system.spawn(r#match::props(1)).unwrap();
        assert_eq!(actor.r#type(2).await.unwrap(), 3);
        assert_eq!(actor.r#loop(2).await.unwrap(), 2);
        assert_eq!(actor.self_().await.unwrap(), 8);
        assert_eq!(format!("{:?}", actor.r#type(2).into_message()), "Type { fn: 2 }");
    });
}
