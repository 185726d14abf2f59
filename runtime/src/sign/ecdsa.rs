//! The keys and signatures of Signature Version 4A.

use std::fmt;
use std::sync::{Arc, OnceLock};

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};

use super::hex::hex;
use super::signature::hmac;
use super::{Algorithm, SignError};
use crate::credentials::Credentials;

/// The key that belongs to credentials. It is derived when one of their clones signs first, and then kept, since deriving
/// it takes half as long as a signature.
#[derive(Clone, Default)]
pub(crate) struct DerivedKey(Arc<OnceLock<Option<SigningKey>>>);

impl DerivedKey {
    fn of(credentials: &Credentials) -> Result<&SigningKey, SignError> {
        let (id, secret) = (credentials.access_key_id(), credentials.secret_access_key());
        let key = credentials.derived_key().0.get_or_init(|| derive(id, secret));
        key.as_ref().ok_or(SignError::NoKey)
    }
}

/// Always equal: the key follows from the credentials, which are compared themselves.
impl PartialEq for DerivedKey {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for DerivedKey {}

impl fmt::Debug for DerivedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DerivedKey")
    }
}

/// The signature of a text in DER, in lower-case hexadecimal. It is deterministic
/// ([RFC 6979](https://www.rfc-editor.org/rfc/rfc6979)).
pub(super) fn signature(credentials: &Credentials, text: &str) -> Result<String, SignError> {
    let key = DerivedKey::of(credentials)?;
    let signature: DerSignature = key.try_sign(text.as_bytes()).map_err(|_| SignError::NoKey)?;
    Ok(hex(signature.as_bytes()))
}

/// Derives the private key of credentials, by the function of
/// [NIST SP 800-108](https://csrc.nist.gov/pubs/sp/800/108/r1/upd1/final) in counter mode, with HMAC-SHA256. An output that
/// is greater than the order of the curve less two is skipped for that of the next counter. The key is the output plus one.
pub(super) fn derive(access_key_id: &str, secret_access_key: &str) -> Option<SigningKey> {
    let secret = format!("AWS4A{secret_access_key}");
    let try_one = |counter: u8| {
        let input = [
            &1_u32.to_be_bytes()[..],
            Algorithm::EcdsaP256Sha256.name().as_bytes(),
            &[0],
            access_key_id.as_bytes(),
            &[counter],
            &256_u32.to_be_bytes()[..],
        ];
        // If the output is too great, the number after it is no valid key. Neither is zero, to which the greatest wraps.
        SigningKey::from_slice(&plus_one(hmac(secret.as_bytes(), input.concat()))).ok()
    };
    (1..u8::MAX).find_map(try_one)
}

/// One more than a number whose first byte is the highest; zero after the greatest.
fn plus_one(mut number: [u8; 32]) -> [u8; 32] {
    for byte in number.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier;

    use super::*;

    /// The key that the tests of aws-c-auth expect for these credentials.
    #[test]
    fn the_key_is_the_one_that_other_clients_derive() {
        let key =
            derive("AKISORANDOMAASORANDOM", "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom").unwrap();
        let private = "7fd3bd010c0d9c292141c2b77bfbde1042c92e6836fff749d1269ec890fca1bd";
        assert_eq!(hex(&key.to_bytes()), private);
        let point = key.verifying_key().to_sec1_point(false);
        let public = "0415d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb\
                      0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0";
        assert_eq!(hex(point.as_bytes()), public);
    }

    #[test]
    fn a_number_carries_and_wraps() {
        let mut number = [0; 32];
        number[30..].copy_from_slice(&[1, 255]);
        assert_eq!(plus_one(number)[29..], [0, 2, 0]);
        assert_eq!(plus_one([255; 32]), [0; 32]);
        let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
        let byte = |at: usize| u8::from_str_radix(&order[at..at + 2], 16).unwrap();
        let mut number: [u8; 32] = std::array::from_fn(|index| byte(index * 2));
        // The order less two is the greatest output that counts.
        number[31] -= 2;
        assert!(SigningKey::from_slice(&plus_one(number)).is_ok());
        number[31] += 1;
        assert!(SigningKey::from_slice(&plus_one(number)).is_err());
        assert!(SigningKey::from_slice(&plus_one([255; 32])).is_err());
    }

    #[test]
    fn clones_share_the_key_and_their_signatures_are_the_same_each_time() {
        let credentials = Credentials::new("AKIDEXAMPLE", "s3cr3t");
        let clone = credentials.clone();
        let (one, two) =
            (signature(&credentials, "text").unwrap(), signature(&clone, "text").unwrap());
        assert_eq!(one, two);
        let keys = [&credentials, &clone].map(|of| std::ptr::from_ref(DerivedKey::of(of).unwrap()));
        assert_eq!(keys[0], keys[1]);
        let key: &VerifyingKey = DerivedKey::of(&clone).unwrap().verifying_key();
        let bytes: Vec<u8> = (0..one.len() / 2)
            .map(|index| u8::from_str_radix(&one[index * 2..index * 2 + 2], 16).unwrap())
            .collect();
        let signature = DerSignature::from_bytes(&bytes).unwrap();
        key.verify(b"text", &signature).unwrap();
        assert!(key.verify(b"another text", &signature).is_err());
        assert!(!format!("{credentials:?}").contains("s3cr3t"));
        assert_ne!(credentials, Credentials::new("AKIDEXAMPLE", "another"));
    }
}
