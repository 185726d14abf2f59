/// What converts into a member that holds an `A`: an `A` itself, a `T` where the member is an
/// `Option<T>`, and a `&str` where it is a `String` or an `Option<String>`.
///
/// ```
/// use lensmith::IntoMember;
///
/// let account: Option<String> = "123456789012".into_member();
/// assert_eq!(account.as_deref(), Some("123456789012"));
/// ```
pub trait IntoMember<A> {
    /// The member's value.
    fn into_member(self) -> A;
}

impl<A> IntoMember<A> for A {
    fn into_member(self) -> A {
        self
    }
}

impl<T> IntoMember<Option<T>> for T {
    fn into_member(self) -> Option<T> {
        Some(self)
    }
}

impl<T> IntoMember<Option<Box<T>>> for T {
    fn into_member(self) -> Option<Box<T>> {
        Some(Box::new(self))
    }
}

impl IntoMember<String> for &str {
    fn into_member(self) -> String {
        self.to_owned()
    }
}

impl IntoMember<Option<String>> for &str {
    fn into_member(self) -> Option<String> {
        Some(self.to_owned())
    }
}
