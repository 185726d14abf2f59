use std::collections::BTreeMap;

use super::{Fill, Identity, Ix, Optic, OrInsertAt, Preview, Put, Set, Then};

/// What a map has at a key, as an `Option`: what [`Lens::at`](super::Lens::at) and the function [`at`] make.
/// `X` is the optic that leads to the map.
///
/// A map holds no `Option`, so [`view`](Self::view) returns an `Option` of a reference. For changes it is a setter:
/// `set` and `put` insert a `Some` and remove for a `None`, and `over` maps the present `Option` to a new one.
///
/// ```
/// use std::collections::BTreeMap;
/// use lensmith::optics::{self, *};
///
/// let map = BTreeMap::from([("pulls".to_owned(), 1)]);
/// let pulls = optics::at("pulls");
/// let map = pulls.over(map, |count| Some(count.unwrap_or(0) + 1));
/// assert_eq!(pulls.view(&map), Some(&2));
/// assert_eq!(pulls.set(map, None), BTreeMap::new());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct At<X, K> {
    map: X,
    key: K,
}

/// What a map that stands alone has at `key`.
pub fn at<K: Clone + Ord + 'static, V: 'static>(
    key: impl Into<K>,
) -> At<Identity<BTreeMap<K, V>>, K> {
    At::new(Identity::new(), key.into())
}

impl<X, K> At<X, K> {
    pub(super) const fn new(map: X, key: K) -> Self {
        Self { map, key }
    }

    /// The value at the key, if there is one.
    pub fn view<'s, V: 'static>(&self, source: &'s X::Source) -> Option<&'s V>
    where
        X: Preview<Target = BTreeMap<K, V>>,
        K: Ord + 'static,
    {
        self.map.preview(source)?.get(&self.key)
    }

    /// Composes with an optic that starts at the `Option`.
    pub const fn then<O>(self, next: O) -> Then<Self, O>
    where
        Self: Optic,
        O: Optic<Source = <Self as Optic>::Target>,
    {
        Then::new(self, next)
    }

    /// Goes on into the value, where there is one: the same as [`ix`](super::Lens::ix).
    pub fn some<V: 'static>(self) -> Then<X, Ix<K, V>>
    where
        X: Optic<Target = BTreeMap<K, V>>,
    {
        Then::new(self.map, Ix::new(self.key))
    }

    /// Goes on into the value. Writing through it inserts the default value if the key is absent.
    pub fn or_default<V: Default + 'static>(self) -> Then<X, OrInsertAt<K, V>>
    where
        X: Optic<Target = BTreeMap<K, V>>,
    {
        self.or_insert_with(V::default)
    }

    /// Goes on into the value. Writing through it inserts what `make` returns if the key is absent.
    pub fn or_insert_with<V: 'static>(self, make: fn() -> V) -> Then<X, OrInsertAt<K, V>>
    where
        X: Optic<Target = BTreeMap<K, V>>,
    {
        Then::new(self.map, OrInsertAt::new(self.key, make))
    }
}

impl<X, K, V> Optic for At<X, K>
where
    X: Optic<Target = BTreeMap<K, V>>,
    K: 'static,
    V: 'static,
{
    type Source = X::Source;
    type Target = Option<V>;
}

#[diagnostic::do_not_recommend]
impl<X, K, V> Set for At<X, K>
where
    X: Set<Target = BTreeMap<K, V>>,
    K: Clone + Ord + 'static,
    V: 'static,
{
    fn for_each_mut(&self, source: &mut X::Source, mut visit: impl FnMut(&mut Option<V>)) {
        self.map.for_each_mut(source, |map| {
            let mut focus = map.remove(&self.key);
            visit(&mut focus);
            write(map, &self.key, focus);
        });
    }
}

#[diagnostic::do_not_recommend]
impl<X, K, V> Put for At<X, K>
where
    X: Fill<Target = BTreeMap<K, V>>,
    K: Clone + Ord + 'static,
    V: 'static,
{
    fn put(&self, source: &mut X::Source, value: Option<V>) {
        write(self.map.fill(source), &self.key, value);
    }
}

fn write<K: Clone + Ord, V>(map: &mut BTreeMap<K, V>, key: &K, value: Option<V>) {
    match value {
        Some(value) => _ = map.insert(key.clone(), value),
        None => _ = map.remove(key),
    }
}
