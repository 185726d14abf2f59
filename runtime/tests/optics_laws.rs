//! The laws of every optic there is, alone and composed, and what a composed optic can do.
#![allow(clippy::panic, reason = "a test fails by a panic")]

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::marker::PhantomData;
use std::slice;

use lensmith::optics::*;
use lensmith::testing::laws;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

#[derive(Clone, Debug, PartialEq)]
struct Image {
    size: i64,
    scan: Option<i64>,
    layers: Vec<i64>,
    labels: BTreeMap<String, i64>,
    origin: Origin,
    bases: Vec<Image>,
    base: Option<Box<Image>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Origin {
    Pushed(i64),
    Cached(Option<i64>),
}

impl Image {
    const SIZE: Lens<Self, i64> = lensmith::lens!(size);
    const SCAN: Lens<Self, Option<i64>> = lensmith::lens!(scan);
    const LAYERS: Lens<Self, Vec<i64>> = lensmith::lens!(layers);
    const LABELS: Lens<Self, BTreeMap<String, i64>> = lensmith::lens!(labels);
    const ORIGIN: Lens<Self, Origin> = lensmith::lens!(origin);
    const BASES: Lens<Self, Vec<Image>> = lensmith::lens!(bases);
    const BASE: Lens<Self, Option<Box<Image>>> = lensmith::lens!(base);
}

impl Origin {
    const PUSHED: Prism<Self, i64> = lensmith::prism!(Pushed);
    const CACHED: Prism<Self, Option<i64>> = lensmith::prism!(Cached);
}

const PUSHED_SIZE: Then<Lens<Image, Origin>, Prism<Origin, i64>> =
    Image::ORIGIN.then(Origin::PUSHED);

fn origin() -> impl Strategy<Value = Origin> {
    prop_oneof![
        any::<i64>().prop_map(Origin::Pushed),
        any::<Option<i64>>().prop_map(Origin::Cached)
    ]
}

fn image() -> impl Strategy<Value = Image> {
    let labels = || btree_map("[a-c]", any::<i64>(), 0..4);
    let flat = (any::<i64>(), any::<Option<i64>>(), vec(any::<i64>(), 0..4), labels(), origin());
    let flat = flat.prop_map(|(size, scan, layers, labels, origin)| Image {
        size,
        scan,
        layers,
        labels,
        origin,
        bases: Vec::new(),
        base: None,
    });
    flat.prop_recursive(3, 12, 3, |inner| {
        let base = proptest::option::of(inner.clone().prop_map(Box::new));
        (inner.clone(), vec(inner, 0..3), base).prop_map(|(image, bases, base)| Image {
            bases,
            base,
            ..image
        })
    })
}

fn blank() -> Image {
    Image {
        size: 0,
        scan: None,
        layers: Vec::new(),
        labels: BTreeMap::new(),
        origin: Origin::Pushed(0),
        bases: Vec::new(),
        base: None,
    }
}

fn double(value: &i64) -> i64 {
    value.wrapping_mul(2)
}

fn increment(value: &i64) -> i64 {
    value.wrapping_add(1)
}

fn traversal_laws<O>(optic: &O, source: &O::Source, value: i64)
where
    O: Traverse<Target = i64, Source: Clone + Debug + PartialEq>,
{
    let foci: Vec<i64> = optic.to_vec(source).into_iter().copied().collect();
    assert_eq!(optic.count(source), foci.len());
    let mut visited = Vec::new();
    optic.for_each(source, |focus| visited.push(*focus));
    assert_eq!(visited, foci);

    let over = |change: fn(&i64) -> i64, source: &O::Source| optic.over(source.clone(), change);
    assert_eq!(over(|focus| *focus, source), *source);
    let doubled = over(double, source);
    let expected: Vec<i64> = foci.iter().map(double).collect();
    assert_eq!(optic.to_vec(&doubled), expected.iter().collect::<Vec<_>>());
    assert_eq!(over(increment, &doubled), over(|focus| increment(&double(focus)), source));

    let mut changed = source.clone();
    optic.for_each_mut(&mut changed, |focus| *focus = double(focus));
    assert_eq!(changed, doubled);
    let set = optic.set(source.clone(), value);
    assert_eq!(optic.to_vec(&set), vec![&value; foci.len()]);
    assert_eq!(optic.set(doubled, value), set);
}

/// The laws of what also reaches what is absent.
fn put_laws<O>(optic: &O, source: &O::Source, one: O::Target, two: O::Target)
where
    O: Put<Source: Clone + Debug + PartialEq, Target: Clone + Debug + PartialEq>,
{
    let put = |mut source: O::Source, value: &O::Target| {
        optic.put(&mut source, value.clone());
        source
    };
    let foci = |source: &O::Source| {
        let mut foci = Vec::new();
        optic.for_each_mut(&mut source.clone(), |focus| foci.push(focus.clone()));
        foci
    };
    let written = put(source.clone(), &one);
    assert_eq!(foci(&written), slice::from_ref(&one), "what is put is not what is there");
    assert_eq!(put(written.clone(), &two), put(source.clone(), &two), "the last of two counts");
    assert_eq!(put(written.clone(), &one), written, "putting what is there changes something");
    assert_eq!(optic.set(written, two.clone()), put(source.clone(), &two));
}

/// The laws of what creates its focus in order to write.
fn fill_laws<O>(optic: &O, source: &O::Source, value: i64)
where
    O: Fill<Target = i64, Source: Clone + Debug + PartialEq>,
{
    put_laws(optic, source, value, value.wrapping_add(1));
    let mut filled = source.clone();
    let focus = *optic.fill(&mut filled);
    assert_eq!(optic.preview(&filled), Some(&focus));
    // What is there is found, and only what is absent is created, as its default value.
    match optic.preview(source) {
        Some(there) => assert_eq!((focus, &filled), (*there, source)),
        None => assert_eq!(focus, 0),
    }
    lens_of_filled_laws(optic, &filled, value);
}

/// Where nothing is absent, such an optic is a lens but for `view`.
fn lens_of_filled_laws<O>(optic: &O, source: &O::Source, value: i64)
where
    O: Fill<Target = i64, Source: Clone + Debug + PartialEq>,
{
    optional_laws(optic, source, value);
    assert_eq!(optic.preview(&optic.set(source.clone(), value)), Some(&value));
}

/// The laws of a key: what is written is read, writing what is read changes nothing, the last of two counts.
fn at_laws<X>(optic: &At<X, String>, source: &X::Source, values: [Option<i64>; 2])
where
    X: Fill<Source: Clone + Debug + PartialEq, Target = BTreeMap<String, i64>> + Clone,
{
    let [one, two] = values;
    let set = |source: &X::Source, value| optic.set(source.clone(), value);
    let mut filled = source.clone();
    optic.put(&mut filled, one);
    assert_eq!(optic.view(&filled).copied(), one);
    assert_eq!(set(&filled, optic.view(&filled).copied()), filled);
    assert_eq!(set(&set(&filled, two), one), set(&filled, one));
    assert_eq!(optic.clone().some().preview(&filled).copied(), one);
    let changed = optic.over(filled.clone(), |value| value.is_none().then_some(1));
    assert_eq!(optic.view(&changed).copied(), one.is_none().then_some(1));
    put_laws(optic, source, one, two);
}

fn optional_laws<O>(optic: &O, source: &O::Source, value: i64)
where
    O: Preview<Target = i64, Source: Clone + Debug + PartialEq>,
{
    traversal_laws(optic, source, value);
    let focus = optic.preview(source).copied();
    assert_eq!(optic.to_vec(source), focus.iter().collect::<Vec<_>>());
    assert_eq!(optic.preview_mut(&mut source.clone()).copied(), focus);
    let set = optic.set(source.clone(), value);
    assert_eq!(optic.preview(&set).copied(), focus.map(|_| value));
    match focus {
        Some(focus) => assert_eq!(optic.set(set, focus), *source),
        None => assert_eq!(set, *source),
    }
}

fn prism_laws<O>(optic: &O, source: &O::Source, value: i64)
where
    O: Review<Target = i64, Source: Clone + Debug + PartialEq>,
{
    optional_laws(optic, source, value);
    assert_eq!(optic.preview(&optic.review(value)), Some(&value));
    if let Some(focus) = optic.preview(source) {
        assert_eq!(optic.review(*focus), *source);
    }
}

fn lens_laws<O>(optic: &O, source: &O::Source, value: i64)
where
    O: View<Target = i64, Source: Clone + Debug + PartialEq>,
{
    optional_laws(optic, source, value);
    assert_eq!(optic.preview(source), Some(optic.view(source)));
    assert_eq!(optic.view(&optic.set(source.clone(), value)), &value);
    let mut changed = source.clone();
    *optic.view_mut(&mut changed) = value;
    assert_eq!(changed, optic.set(source.clone(), value));
}

proptest! {
    #[test]
    fn lenses_keep_the_laws(image in image(), value: i64) {
        lens_laws(&Image::SIZE, &image, value);
        lens_laws(&Identity::new(), &image.size, value);
        lens_laws(&Identity::new().then(Image::SIZE), &image, value);
        lens_laws(&Unboxed::new(), &Box::new(image.size), value);
        lens_laws(&Unboxed::new().then(Image::SIZE), &Box::new(image.clone()), value);
        // The inherent methods, which a call prefers to those of the traits, keep them too.
        let other = Image { size: image.size.wrapping_add(1), ..image.clone() };
        laws::lens_laws(Image::SIZE, &image, &other);
        prop_assert_eq!(Image::SIZE.over(image.clone(), double).size, double(&image.size));
    }

    #[test]
    fn prisms_keep_the_laws(origin in origin(), scan: Option<i64>, value: i64) {
        prism_laws(&Origin::PUSHED, &origin, value);
        prism_laws(&SomePrism::new(), &scan, value);
        prism_laws(&Origin::CACHED.some(), &origin, value);
        prism_laws(&SomePrism::new().then(Origin::PUSHED), &Some(origin), value);
        laws::prism_laws(Origin::PUSHED, value);
        laws::prism_laws(Origin::CACHED, scan);
    }

    #[test]
    fn optionals_keep_the_laws(image in image(), value: i64, index in 0..4_usize, key in "[a-c]") {
        optional_laws(&Index::new(index), &image.layers, value);
        optional_laws(&ix(key.clone()), &image.labels, value);
        optional_laws(&Image::SCAN.some(), &image, value);
        optional_laws(&Image::LAYERS.index(index), &image, value);
        optional_laws(&Image::LABELS.ix(key.as_str()), &image, value);
        optional_laws(&PUSHED_SIZE, &image, value);
        optional_laws(&Image::BASE.some().unboxed().then(Image::SIZE), &image, value);
        optional_laws(&Image::BASES.index(index).then(Image::SCAN).some(), &image, value);
    }

    #[test]
    fn traversals_keep_the_laws(image in image(), value: i64, key in "[a-c]") {
        traversal_laws(&Each::new(), &image.layers, value);
        traversal_laws(&Values::new(), &image.labels, value);
        traversal_laws(&Image::LAYERS.each(), &image, value);
        traversal_laws(&Image::LABELS.values(), &image, value);
        traversal_laws(&Image::BASES.each().then(Image::LAYERS).each(), &image, value);
        traversal_laws(&Image::BASES.each().then(Image::LABELS).ix(key), &image, value);
        traversal_laws(&Image::BASE.some().unboxed().then(Image::BASES).each().then(PUSHED_SIZE), &image, value);
    }

    #[test]
    fn what_is_absent_is_created_by_the_laws(
        image in image(), value: i64, key in "[a-c]", scan: Option<i64>, values: [Option<i64>; 2],
    ) {
        let base = || Image::BASE.or_insert_with(|| Box::new(blank())).unboxed();
        fill_laws(&OrInsert::new(i64::default), &scan, value);
        fill_laws(&Image::SCAN.or_default(), &image, value);
        fill_laws(&base().then(Image::SIZE), &image, value);
        fill_laws(&base().then(Image::SCAN).or_default(), &image, value);
        fill_laws(&at(key.clone()).or_default(), &image.labels, value);
        fill_laws(&Image::LABELS.at(key.as_str()).or_default(), &image, value);
        fill_laws(&base().then(Image::LABELS).at(key.as_str()).or_default(), &image, value);
        put_laws(&base().then(Image::ORIGIN).then(Origin::PUSHED), &image, value, 1);
        put_laws(&base().then(Image::SCAN).some(), &image, value, 1);
        put_laws(&Origin::CACHED, &image.origin, Some(value), None);
        at_laws(&at(key.clone()), &image.labels, values);
        at_laws(&Image::LABELS.at(key.as_str()), &image, values);
        at_laws(&base().then(Image::LABELS).at(key), &image, values);
    }

    #[test]
    fn a_key_is_reached_in_every_map(image in image(), key in "[a-c]") {
        let keys = Image::BASES.each().then(Image::LABELS).at(key.as_str());
        let doubled = keys.over(image.clone(), |value| value.map(|value| double(&value)));
        prop_assert_eq!(&doubled, &keys.clone().some().over(image.clone(), double));
        let removed = keys.set(image, None);
        prop_assert!(removed.bases.iter().all(|base| !base.labels.contains_key(&key)));
    }

    #[test]
    fn composition_is_associative(image in image()) {
        let left = Image::BASES.each().then(Image::ORIGIN).then(Origin::PUSHED);
        let right = Image::BASES.each().then(PUSHED_SIZE);
        prop_assert_eq!(left.to_vec(&image), right.to_vec(&image));
        prop_assert_eq!(left.over(image.clone(), double), right.over(image, double));
    }

    #[test]
    fn foci_come_in_order(image in image()) {
        let labels: Vec<&i64> = image.labels.values().collect();
        prop_assert_eq!(Image::LABELS.values().to_vec(&image), labels);
        let layers: Vec<&i64> = image.bases.iter().flat_map(|base| &base.layers).collect();
        prop_assert_eq!(Image::BASES.each().then(Image::LAYERS).each().to_vec(&image), layers);
    }
}

/// Says what an optic can do. A method of `Probe` itself goes before that of a trait, but only where its
/// bounds hold.
struct Probe<O>(PhantomData<O>);

trait Cannot {
    fn views(&self) -> bool {
        false
    }

    fn previews(&self) -> bool {
        false
    }

    fn reviews(&self) -> bool {
        false
    }
}

impl<O> Cannot for Probe<O> {}

impl<O: View> Probe<O> {
    fn views(&self) -> bool {
        true
    }
}

impl<O: Preview> Probe<O> {
    fn previews(&self) -> bool {
        true
    }
}

impl<O: Review> Probe<O> {
    fn reviews(&self) -> bool {
        true
    }
}

fn probe<O: Traverse>(_: O) -> Probe<O> {
    Probe(PhantomData)
}

macro_rules! kind {
    ($optic:expr) => {{
        let probe = probe($optic);
        match (probe.views(), probe.reviews(), probe.previews()) {
            (true, false, true) => "lens",
            (false, true, true) => "prism",
            (false, false, true) => "optional",
            (false, false, false) => "traversal",
            other => panic!("no optic can do {other:?}"),
        }
    }};
}

#[test]
fn a_composition_is_as_weak_as_the_weaker_of_two() {
    // Each leads from an image to an image, so that any two compose.
    const LENS: Lens<Image, Image> = Lens::new("itself", |image| image, |image| image);
    const PRISM: Prism<Image, Image> =
        Prism::new("itself", |image| Some(image), |image| Some(image), |image| image);
    const OPTIONAL: Then<Lens<Image, Vec<Image>>, Index<Image>> = Image::BASES.index(0);
    const TRAVERSAL: Then<Lens<Image, Vec<Image>>, Each<Image>> = Image::BASES.each();
    macro_rules! row {
        ($first:expr) => {
            [
                kind!($first.then(LENS)),
                kind!($first.then(PRISM)),
                kind!($first.then(OPTIONAL)),
                kind!($first.then(TRAVERSAL)),
            ]
        };
    }
    assert_eq!(row!(LENS), ["lens", "optional", "optional", "traversal"]);
    assert_eq!(row!(PRISM), ["optional", "prism", "optional", "traversal"]);
    assert_eq!(row!(OPTIONAL), ["optional", "optional", "optional", "traversal"]);
    assert_eq!(row!(TRAVERSAL), ["traversal"; 4]);
}

#[test]
fn every_part_of_a_container_has_its_kind() {
    assert_eq!(kind!(Unboxed::<i64>::new()), "lens");
    assert_eq!(kind!(SomePrism::<i64>::new()), "prism");
    assert_eq!(kind!(Index::<i64>::new(0)), "optional");
    assert_eq!(kind!(Identity::<i64>::new()), "lens");
    assert_eq!(kind!(ix::<String, i64>("")), "optional");
    assert_eq!(kind!(OrInsert::<i64>::new(i64::default)), "optional");
    assert_eq!(kind!(at::<String, i64>("").some()), "optional");
    assert_eq!(kind!(at::<String, i64>("").or_default()), "optional");
    assert_eq!(kind!(Each::<i64>::new()), "traversal");
    assert_eq!(kind!(Values::<String, i64>::new()), "traversal");
}

#[test]
fn optics_are_copies_whatever_they_lead_to() {
    fn copy<O: Copy + Send + Sync>(optic: O) -> (O, O) {
        (optic, optic)
    }
    let (one, other) = copy(Image::BASES.each().then(PUSHED_SIZE));
    let pushed = |size| Image { origin: Origin::Pushed(size), ..blank() };
    let image = Image { bases: vec![pushed(1), pushed(2)], ..pushed(0) };
    assert_eq!(one.to_vec(&image), [&1, &2]);
    assert_eq!(other.set(image, 7).bases, [pushed(7), pushed(7)]);
}
