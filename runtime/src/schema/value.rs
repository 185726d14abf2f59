use std::collections::BTreeMap;
use std::fmt;

#[cfg(feature = "reflect")]
use super::Reflection;
use super::{Facts, Kind};
use crate::json::{Error, Reader, Token, Writer};
use crate::{__reflect, BigNumber, Blob};

/// A value of a Smithy shape as a trait object, which JSON writes and reads without knowing its type.
pub trait Value: fmt::Debug {
    /// Writes the value as JSON.
    fn write(&self, out: &mut Writer, facts: &Facts);

    /// Replaces the value by one from JSON.
    ///
    /// # Errors
    /// The text is not JSON, or not of the value's kind.
    fn read(&mut self, input: &mut Reader<'_>, facts: &Facts) -> Result<(), Error>;

    /// Whether there is anything to write: false only for `None`.
    fn is_present(&self) -> bool {
        true
    }

    /// A view of the value. The default says that it is absent.
    #[cfg(feature = "reflect")]
    fn reflect(&self) -> Reflection<'_> {
        Reflection::Absent
    }
}

/// The Rust type of a Smithy shape.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type of a shape",
    note = "members hold types of a generated crate, `String`, numbers, `Blob`, `Timestamp`, and lists, maps and \
            options of them"
)]
pub trait Shape: Value + Sized + Send + Sync + 'static {
    /// The kind of the shape.
    const KIND: Kind;

    /// Whether `null` is a value, as in a sparse list. Elsewhere `null` means absent.
    const IS_NULLABLE: bool = false;

    /// The value that decoding starts from: zero, empty or absent. The required members of a structure are zero
    /// and the others are absent, which Smithy calls
    /// [error correction](https://smithy.io/2.0/spec/aggregate-types.html#client-error-correction).
    fn zero() -> Self;

    /// The wire form of the value: JSON. Structures and unions have this method without the trait, too.
    ///
    /// ```
    /// use lensmith::Operation;
    ///
    /// fn log<O: Operation>(request: &O) {
    ///     println!("{} {}", O::NAME, request.to_json());
    /// }
    /// ```
    #[inline]
    fn to_json(&self) -> String {
        super::to_json(self)
    }

    /// Reads the wire form. Unknown members are skipped, `null` means absent, and a missing required member
    /// gets the zero value of its type, so an older program can read the responses of a newer service.
    ///
    /// # Errors
    /// `json` is not one JSON value, or not of the value's kind; the error names the place.
    #[inline]
    fn from_json(json: &[u8]) -> Result<Self, Error> {
        let mut value = Self::zero();
        super::read_json(Reader::new(json), &mut value)?;
        Ok(value)
    }

    /// Reads the wire form as its author wrote it: a request in a file or a test, in which a misspelt name
    /// is a mistake.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json), and also for an unknown member, for a member that occurs twice, for a
    /// missing required member, and for a union with no member or with several.
    ///
    /// ```
    /// use lensmith::{lens, schema::Shape};
    ///
    /// /// A request.
    /// #[derive(Clone, Debug, Default)]
    /// pub struct GetLayer {
    ///     /// The digest of the layer.
    ///     pub digest: String,
    /// }
    /// lensmith::structure! { GetLayer; DIGEST: String = lens!(digest).required(), }
    ///
    /// let error = GetLayer::from_json_strict(br#"{"digset":"sha256:4f53"}"#).unwrap_err();
    /// assert_eq!(error.path(), "digset");
    /// let error = GetLayer::from_json_strict(b"{}").unwrap_err();
    /// assert_eq!(error.path(), "digest");
    /// ```
    #[inline]
    fn from_json_strict(json: &[u8]) -> Result<Self, Error> {
        let mut value = Self::zero();
        super::read_json(Reader::new(json).strict(), &mut value)?;
        Ok(value)
    }
}

/// Skips a `null`, and returns whether there was one.
pub(super) fn skip_null(input: &mut Reader<'_>) -> Result<bool, Error> {
    let is_null = input.peek()? == Token::Null;
    if is_null {
        input.null()?;
    }
    Ok(is_null)
}

/// Reads a new value.
pub(super) fn read_new<T: Shape>(input: &mut Reader<'_>, facts: &Facts) -> Result<T, Error> {
    let mut value = T::zero();
    value.read(input, facts)?;
    Ok(value)
}

impl Value for bool {
    fn write(&self, out: &mut Writer, _: &Facts) {
        out.boolean(*self);
    }

    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        *self = input.boolean()?;
        Ok(())
    }

    __reflect!(self => Reflection::Boolean(*self));
}

impl Shape for bool {
    const KIND: Kind = Kind::Boolean;

    fn zero() -> Self {
        false
    }
}

macro_rules! integers {
    ($($type:ty => $kind:ident),+) => {$(
        impl Value for $type {
            fn write(&self, out: &mut Writer, _: &Facts) {
                out.integer(i64::from(*self));
            }

            fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
                const EXPECTED: &str = concat!("a number that fits into ", stringify!($type));
                *self = input.integer()?.try_into().map_err(|_| input.unexpected(EXPECTED))?;
                Ok(())
            }

            __reflect!(self => Reflection::Integer((*self).into()));
        }

        impl Shape for $type {
            const KIND: Kind = Kind::$kind;

            fn zero() -> Self {
                0
            }
        }
    )+};
}

integers!(i8 => Byte, i16 => Short, i32 => Integer, i64 => Long);

impl Value for f32 {
    fn write(&self, out: &mut Writer, _: &Facts) {
        out.float32(*self);
    }

    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        *self = input.float32()?;
        Ok(())
    }

    __reflect!(self => Reflection::Float(*self));
}

impl Shape for f32 {
    const KIND: Kind = Kind::Float;

    fn zero() -> Self {
        0.0
    }
}

impl Value for f64 {
    fn write(&self, out: &mut Writer, _: &Facts) {
        out.float(*self);
    }

    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        *self = input.float()?;
        Ok(())
    }

    __reflect!(self => Reflection::Double(*self));
}

impl Shape for f64 {
    const KIND: Kind = Kind::Double;

    fn zero() -> Self {
        0.0
    }
}

impl Value for String {
    fn write(&self, out: &mut Writer, _: &Facts) {
        out.string(self);
    }

    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        *self = input.string()?.into_owned();
        Ok(())
    }

    __reflect!(self => Reflection::String(self));
}

impl Shape for String {
    const KIND: Kind = Kind::String;

    fn zero() -> Self {
        Self::new()
    }
}

impl Value for Blob {
    fn write(&self, out: &mut Writer, _: &Facts) {
        out.string(&self.to_base64());
    }

    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        let text = input.string()?;
        *self = Self::from_base64(&text).ok_or_else(|| input.unexpected("base64"))?;
        Ok(())
    }

    __reflect!(self => Reflection::Blob(self));
}

impl Shape for Blob {
    const KIND: Kind = Kind::Blob;

    fn zero() -> Self {
        Self::default()
    }
}

impl Value for BigNumber {
    fn write(&self, out: &mut Writer, _: &Facts) {
        out.number(self.as_str());
    }

    /// Reads a number in a string, too: a format in between may have no number of its size.
    fn read(&mut self, input: &mut Reader<'_>, _: &Facts) -> Result<(), Error> {
        *self = match input.peek()? {
            Token::String => input.string()?.parse().map_err(|_| input.unexpected("a number"))?,
            _ => input.number()?.parse()?,
        };
        Ok(())
    }

    __reflect!(self => Reflection::Number(self.as_str().into()));
}

impl Shape for BigNumber {
    const KIND: Kind = Kind::BigNumber;

    fn zero() -> Self {
        Self::default()
    }
}

impl<T: Shape> Value for Option<T> {
    fn write(&self, out: &mut Writer, facts: &Facts) {
        match self {
            Some(value) => value.write(out, facts),
            None => out.null(),
        }
    }

    fn read(&mut self, input: &mut Reader<'_>, facts: &Facts) -> Result<(), Error> {
        *self = if skip_null(input)? { None } else { Some(read_new(input, facts)?) };
        Ok(())
    }

    fn is_present(&self) -> bool {
        self.is_some()
    }

    __reflect!(self => self.as_ref().map_or(Reflection::Absent, T::reflect));
}

impl<T: Shape> Shape for Option<T> {
    const KIND: Kind = T::KIND;
    const IS_NULLABLE: bool = true;

    fn zero() -> Self {
        None
    }
}

impl<T: Shape> Value for Box<T> {
    fn write(&self, out: &mut Writer, facts: &Facts) {
        (**self).write(out, facts);
    }

    fn read(&mut self, input: &mut Reader<'_>, facts: &Facts) -> Result<(), Error> {
        (**self).read(input, facts)
    }

    __reflect!(self => (**self).reflect());
}

impl<T: Shape> Shape for Box<T> {
    const KIND: Kind = T::KIND;

    fn zero() -> Self {
        Self::new(T::zero())
    }
}

impl<T: Shape> Value for Vec<T> {
    fn write(&self, out: &mut Writer, facts: &Facts) {
        out.begin_array();
        for element in self {
            element.write(out, facts);
        }
        out.end_array();
    }

    fn read(&mut self, input: &mut Reader<'_>, facts: &Facts) -> Result<(), Error> {
        self.clear();
        input.begin_array()?;
        while input.next_element()? {
            if T::IS_NULLABLE || !skip_null(input)? {
                let index = self.len();
                self.push(read_new(input, facts).map_err(|error| error.inside_index(index))?);
            }
        }
        Ok(())
    }

    __reflect!(self => {
        // Each element type compiles a copy of this; a copy of `collect` would be much larger.
        let mut elements: Vec<&dyn Value> = Vec::with_capacity(self.len());
        for element in self {
            elements.push(element);
        }
        Reflection::List(elements)
    });
}

impl<T: Shape> Shape for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);

    fn zero() -> Self {
        Self::new()
    }
}

impl<K: MapKey, V: Shape> Value for BTreeMap<K, V> {
    fn write(&self, out: &mut Writer, facts: &Facts) {
        out.begin_object();
        for (key, value) in self {
            out.entry(key.as_str());
            value.write(out, facts);
        }
        out.end_object();
    }

    fn read(&mut self, input: &mut Reader<'_>, facts: &Facts) -> Result<(), Error> {
        self.clear();
        input.begin_object()?;
        while let Some(key) = input.next_key()? {
            let is_null = !V::IS_NULLABLE
                && skip_null(input).map_err(|error| input.inside_key(error, &key))?;
            if !is_null {
                let value =
                    read_new(input, facts).map_err(|error| input.inside_key(error, &key))?;
                self.insert(K::from(key.into_owned()), value);
            }
        }
        Ok(())
    }

    __reflect!(self => {
        let entries = self.iter().map(|(key, value)| (key as &dyn Value, value as &dyn Value));
        Reflection::Map(entries.collect())
    });
}

impl<K: MapKey, V: Shape> Shape for BTreeMap<K, V> {
    const KIND: Kind = Kind::Map(&K::KIND, &V::KIND);

    fn zero() -> Self {
        Self::new()
    }
}

/// The keys of maps: strings and enums.
pub trait MapKey: Shape + Ord + From<String> {
    /// The key on the wire.
    fn as_str(&self) -> &str;
}

impl MapKey for String {
    fn as_str(&self) -> &str {
        self
    }
}
