//! The value of a signature: a CMS envelope (RFC 5652) that fits the bytes and its certificate.
//!
//! The digest and the signature are checked with the certificate that the envelope carries. Whether the
//! certificate can be trusted, was revoked, or when it was used, is not asked. What is weaker than
//! SHA-256 is refused by name.

use super::Fault;
use crate::pdf::lexer::Id;
use ::cms::cert::CertificateChoices;
use ::cms::content_info::{CmsVersion, ContentInfo};
use ::cms::revocation::RevocationInfoChoice;
use ::cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use chrono::{DateTime, Utc};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::pkcs8::DecodePublicKey;
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::der::asn1::{GeneralizedTime, ObjectIdentifier, OctetString, SetOfVec};
use x509_cert::der::{Any, Decode, Encode, EncodingRules, Reader, SliceReader, Tag};
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

// RFC 5652, 4, 5.1, 11.1, 11.2, 11.3; RFC 5035, 3; RFC 3161, 2.4.2 and appendix A.
const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = oid("1.2.840.113549.1.9.5");
const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");
const TIME_STAMP: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.14");
const TIME_STAMP_INFO: ObjectIdentifier = oid("1.2.840.113549.1.9.16.1.4");
// RFC 5754, 2.
const SHA_256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
// RFC 8017, appendix A.2; RFC 5480, 2.1.1.
const RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
const RSA_SHA_256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
const RSA_SHA_384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
const RSA_SHA_512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");
const EC: ObjectIdentifier = oid("1.2.840.10045.2.1");
const ECDSA_SHA_256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
const ECDSA_SHA_384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
const ECDSA_SHA_512: ObjectIdentifier = oid("1.2.840.10045.4.3.4");

/// What the envelope says, once it fits.
pub struct Signed {
    pub signer: String,
    pub subject: String,
    pub serial: String,
    pub stated_time: Option<DateTime<Utc>>,
    pub has_time_stamp: bool,
    /// Whether the signature names the certificate's digest, or its issuer is in the envelope too.
    pub is_certificate_held: bool,
    /// Whether the versions that nothing signs are those of RFC 5652, 5.1 and 5.3.
    pub is_version_right: bool,
}

/// Why it does not fit.
pub enum Misfit {
    Unknown(&'static str),
    Digest,
    Signature,
    Certificate,
}

impl Misfit {
    pub fn of(self, id: Id) -> Fault {
        match self {
            Self::Unknown(why) => Fault::UnknownSignature { id, why },
            Self::Digest => Fault::DigestDiffers { id },
            Self::Signature => Fault::SignatureInvalid { id },
            Self::Certificate => Fault::CertificateInvalid { id },
        }
    }
}

const UNREADABLE: Misfit = Misfit::Unknown("không đọc được giá trị chữ ký");

#[derive(Clone, Copy, PartialEq)]
enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of(algorithm: ObjectIdentifier) -> Result<Self, Misfit> {
        match algorithm {
            SHA_256 => Ok(Self::Sha256),
            SHA_384 => Ok(Self::Sha384),
            SHA_512 => Ok(Self::Sha512),
            _ => Err(Misfit::Unknown(
                "thuật toán băm yếu hoặc chưa được hỗ trợ, cần SHA-256 trở lên",
            )),
        }
    }

    fn digest<'p>(self, parts: impl IntoIterator<Item = &'p [u8]>) -> Vec<u8> {
        fn all<'p, D: Digest>(parts: impl IntoIterator<Item = &'p [u8]>) -> Vec<u8> {
            let mut digest = D::new();
            parts.into_iter().for_each(|part| digest.update(part));
            digest.finalize().to_vec()
        }
        match self {
            Self::Sha256 => all::<Sha256>(parts),
            Self::Sha384 => all::<Sha384>(parts),
            Self::Sha512 => all::<Sha512>(parts),
        }
    }
}

/// Checks the envelope against the covered bytes.
///
/// # Errors
/// Why it does not fit.
pub fn check(value: &[u8], covered: [&[u8]; 2], is_time_stamp: bool) -> Result<Signed, Misfit> {
    let data = envelope(value).ok_or(UNREADABLE)?;
    let [signer] = data.signer_infos.0.as_slice() else {
        return Err(Misfit::Unknown("giá trị chữ ký phải có đúng một người ký"));
    };
    let hash = Hash::of(signer.digest_alg.oid)?;
    let content = data.encap_content_info.econtent.as_ref();
    let of_type = data.encap_content_info.econtent_type;
    let is_named =
        data.digest_algorithms.iter().any(|algorithm| algorithm.oid == signer.digest_alg.oid);
    if !is_named || !states_type(signer, of_type) {
        return Err(UNREADABLE);
    }
    let stamp = match (is_time_stamp, content) {
        (false, None) if of_type == DATA => None,
        (true, Some(content)) if of_type == TIME_STAMP_INFO => {
            Some(Stamp::read(content.value()).ok_or(UNREADABLE)?)
        }
        _ => return Err(Misfit::Unknown("kiểu chữ ký chưa được hỗ trợ")),
    };
    if let Some(stamp) = &stamp
        && stamp.imprint != stamp.hash()?.digest(covered)
    {
        return Err(Misfit::Digest);
    }
    let digest = match content {
        Some(content) => hash.digest([content.value()]),
        None => hash.digest(covered),
    };
    let certificate = certificate(&data, signer).ok_or(UNREADABLE)?;
    verify(signer, certificate, hash, &digest)?;
    let is_certificate_held =
        names_certificate(signer, certificate)? || is_issuer_here(&data, certificate)?;
    let subject = certificate.tbs_certificate().subject();
    let common = subject.common_name().ok().flatten().map(|name| name.value().into_owned());
    let stated = || attribute(signer, SIGNING_TIME)?.decode_as::<Time>().ok().and_then(moment);
    Ok(Signed {
        signer: common.unwrap_or_else(|| subject.to_string()),
        subject: subject.to_string(),
        serial: certificate.tbs_certificate().serial_number().to_string(),
        stated_time: stamp.map_or_else(stated, |stamp| stamp.time),
        is_certificate_held,
        is_version_right: states_versions(&data, signer),
        has_time_stamp: signer
            .unsigned_attrs
            .iter()
            .flat_map(|attributes| attributes.iter())
            .any(|attribute| attribute.oid == TIME_STAMP),
    })
}

/// The envelope; signing programs fill the room that is left with zeros.
fn envelope(value: &[u8]) -> Option<SignedData> {
    let rules = [EncodingRules::Der, EncodingRules::Ber];
    let info = rules.into_iter().find_map(|rules| {
        let mut reader = SliceReader::new_with_encoding_rules(value, rules).ok()?;
        let info = ContentInfo::decode(&mut reader).ok()?;
        let left = usize::try_from(reader.remaining_len()).ok()?;
        let filling = value.get(value.len().checked_sub(left)?..)?;
        filling.iter().all(|byte| *byte == 0).then_some((info, rules))
    });
    let (info, rules) = info?;
    let is_signed = info.content_type == SIGNED_DATA;
    is_signed.then(|| info.content.decode_as_encoding(rules).ok()).flatten()
}

/// Whether what is signed says the type of the content that the envelope says (RFC 5652, 5.3 and 11.1).
fn states_type(signer: &SignerInfo, of_type: ObjectIdentifier) -> bool {
    let stated = || attribute(signer, CONTENT_TYPE)?.decode_as::<ObjectIdentifier>().ok();
    signer.signed_attrs.is_none() || stated() == Some(of_type)
}

/// Whether both versions are what the rest of the envelope demands (RFC 5652, 5.1 and 5.3).
fn states_versions(data: &SignedData, signer: &SignerInfo) -> bool {
    let mut certificates = data.certificates.iter().flat_map(|all| all.0.iter());
    let mut lists = data.crls.iter().flat_map(|all| all.0.iter());
    let is_other = certificates.any(|one| matches!(one, CertificateChoices::Other(_)))
        || lists.any(|one| matches!(one, RevocationInfoChoice::Other(_)));
    let of_signer = match signer.sid {
        SignerIdentifier::IssuerAndSerialNumber(_) => CmsVersion::V1,
        SignerIdentifier::SubjectKeyIdentifier(_) => CmsVersion::V3,
    };
    let is_plain = data.encap_content_info.econtent_type == DATA && of_signer == CmsVersion::V1;
    let of_data = match (is_other, is_plain) {
        (true, _) => CmsVersion::V5,
        (false, true) => CmsVersion::V1,
        (false, false) => CmsVersion::V3,
    };
    signer.version == of_signer && data.version == of_data
}

fn attribute(signer: &SignerInfo, kind: ObjectIdentifier) -> Option<&Any> {
    let mut found = signer.signed_attrs.iter().flat_map(SetOfVec::iter);
    let attribute: &Attribute = found.find(|attribute| attribute.oid == kind)?;
    attribute.values.as_slice().first()
}

fn certificates(data: &SignedData) -> impl Iterator<Item = &Certificate> {
    let all = data.certificates.iter().flat_map(|certificates| certificates.0.iter());
    all.filter_map(|choice| match choice {
        CertificateChoices::Certificate(certificate) => Some(certificate),
        CertificateChoices::Other(_) => None,
    })
}

fn certificate<'d>(data: &'d SignedData, signer: &SignerInfo) -> Option<&'d Certificate> {
    let is_meant = |certificate: &&Certificate| match &signer.sid {
        SignerIdentifier::IssuerAndSerialNumber(meant) => {
            let certificate = certificate.tbs_certificate();
            *certificate.issuer() == meant.issuer
                && *certificate.serial_number() == meant.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(meant) => {
            let found = certificate.tbs_certificate().get_extension::<SubjectKeyIdentifier>();
            found.is_ok_and(|found| found.is_some_and(|(_, found)| found == *meant))
        }
    };
    certificates(data).find(is_meant)
}

/// Whether the signature names the digest of its certificate (RFC 5035, 3); then it must be this one.
fn names_certificate(signer: &SignerInfo, certificate: &Certificate) -> Result<bool, Misfit> {
    let Some(named) = attribute(signer, SIGNING_CERTIFICATE) else { return Ok(false) };
    let (hash, digest) = named_digest(named.value()).ok_or(UNREADABLE)?;
    let encoded = certificate.to_der().map_err(|_| UNREADABLE)?;
    if hash.digest([encoded.as_slice()]) == digest { Ok(true) } else { Err(Misfit::Certificate) }
}

/// The first digest in the value of the attribute: SHA-256 where no other is named.
fn named_digest(value: &[u8]) -> Option<(Hash, Vec<u8>)> {
    let mut reader = SliceReader::new(value).ok()?;
    let all = Any::decode(&mut reader).ok()?;
    let mut reader = SliceReader::new(all.value()).ok()?;
    let first = Any::decode(&mut reader).ok()?;
    let mut reader = SliceReader::new(first.value()).ok()?;
    let mut part = Any::decode(&mut reader).ok()?;
    let mut hash = Hash::Sha256;
    if part.header().tag() == Tag::Sequence {
        let algorithm: AlgorithmIdentifierOwned = part.decode_as().ok()?;
        hash = Hash::of(algorithm.oid).ok()?;
        part = Any::decode(&mut reader).ok()?;
    }
    let digest: OctetString = part.decode_as().ok()?;
    Some((hash, digest.as_bytes().to_vec()))
}

/// Whether the issuer's certificate is in the envelope; then the signer's must fit it.
fn is_issuer_here(data: &SignedData, of: &Certificate) -> Result<bool, Misfit> {
    let issuer = of.tbs_certificate().issuer();
    let is_issuer = |other: &&Certificate| other.tbs_certificate().subject() == issuer;
    let Some(issuer) = certificates(data).find(is_issuer) else { return Ok(false) };
    let algorithm = of.signature_algorithm().oid;
    let hash = match algorithm {
        RSA_SHA_256 | ECDSA_SHA_256 | RSA_PSS => Hash::Sha256,
        RSA_SHA_384 | ECDSA_SHA_384 => Hash::Sha384,
        RSA_SHA_512 | ECDSA_SHA_512 => Hash::Sha512,
        // Old authorities sign with less; what they say is then no more than stated.
        _ => return Ok(false),
    };
    let signed = of.tbs_certificate().to_der().map_err(|_| UNREADABLE)?;
    let digest = hash.digest([signed.as_slice()]);
    let value = of.signature().as_bytes().ok_or(UNREADABLE)?;
    if fits(algorithm, issuer, hash, &digest, value)? { Ok(true) } else { Err(Misfit::Certificate) }
}

/// The digest is among what is signed (RFC 5652, 5.4), or is itself signed.
fn verify(
    signer: &SignerInfo,
    certificate: &Certificate,
    hash: Hash,
    digest: &[u8],
) -> Result<(), Misfit> {
    let signed = match &signer.signed_attrs {
        Some(attributes) => {
            let stated = attribute(signer, MESSAGE_DIGEST)
                .and_then(|value| value.decode_as::<OctetString>().ok());
            let stated = stated.ok_or(UNREADABLE)?;
            if stated.as_bytes() != digest {
                return Err(Misfit::Digest);
            }
            let sorted =
                SetOfVec::try_from(attributes.clone().into_vec()).map_err(|_| UNREADABLE)?;
            let encoded = sorted.to_der().map_err(|_| UNREADABLE)?;
            hash.digest([encoded.as_slice()])
        }
        None => digest.to_vec(),
    };
    let (algorithm, value) = (signer.signature_algorithm.oid, signer.signature.as_bytes());
    let fits = fits(algorithm, certificate, hash, &signed, value)?;
    if fits { Ok(()) } else { Err(Misfit::Signature) }
}

/// Whether a value fits a digest and the key of a certificate.
fn fits(
    algorithm: ObjectIdentifier,
    certificate: &Certificate,
    hash: Hash,
    signed: &[u8],
    value: &[u8],
) -> Result<bool, Misfit> {
    let key = certificate.tbs_certificate().subject_public_key_info().to_der();
    let key = &*key.map_err(|_| UNREADABLE)?;
    let of_rsa = || rsa::PublicKey::from_public_key_der(key).map_err(|_| UNREADABLE);
    match algorithm {
        RSA | RSA_SHA_256 | RSA_SHA_384 | RSA_SHA_512 => {
            let scheme = match hash {
                Hash::Sha256 => rsa::Pkcs1v15Sign::new::<Sha256>(),
                Hash::Sha384 => rsa::Pkcs1v15Sign::new::<Sha384>(),
                Hash::Sha512 => rsa::Pkcs1v15Sign::new::<Sha512>(),
            };
            Ok(of_rsa()?.verify(scheme, signed, value).is_ok())
        }
        RSA_PSS => {
            let key = of_rsa()?;
            Ok(match hash {
                Hash::Sha256 => key.verify(rsa::Pss::<Sha256>::new(), signed, value),
                Hash::Sha384 => key.verify(rsa::Pss::<Sha384>::new(), signed, value),
                Hash::Sha512 => key.verify(rsa::Pss::<Sha512>::new(), signed, value),
            }
            .is_ok())
        }
        EC | ECDSA_SHA_256 | ECDSA_SHA_384 | ECDSA_SHA_512 => {
            if let Ok(key) = p256::ecdsa::VerifyingKey::from_public_key_der(key) {
                let value = p256::ecdsa::DerSignature::try_from(value);
                return Ok(value.is_ok_and(|value| key.verify_prehash(signed, &value).is_ok()));
            }
            let key = p384::ecdsa::VerifyingKey::from_public_key_der(key)
                .map_err(|_| Misfit::Unknown("loại khóa của chứng thư chưa được hỗ trợ"))?;
            let value = p384::ecdsa::DerSignature::try_from(value);
            Ok(value.is_ok_and(|value| key.verify_prehash(signed, &value).is_ok()))
        }
        _ => Err(Misfit::Unknown("thuật toán ký chưa được hỗ trợ")),
    }
}

/// What a time stamp says (RFC 3161, 2.4.2).
struct Stamp {
    algorithm: ObjectIdentifier,
    imprint: Vec<u8>,
    time: Option<DateTime<Utc>>,
}

impl Stamp {
    fn read(content: &[u8]) -> Option<Self> {
        let mut reader = SliceReader::new(content).ok()?;
        let stamp = reader.sequence(|reader| -> x509_cert::der::Result<Self> {
            let _version = Any::decode(reader)?;
            let _policy: ObjectIdentifier = Decode::decode(reader)?;
            let (algorithm, imprint) = reader.sequence(|reader| -> x509_cert::der::Result<_> {
                let algorithm = AlgorithmIdentifierOwned::decode(reader)?;
                Ok((algorithm.oid, OctetString::decode(reader)?))
            })?;
            let _serial = Any::decode(reader)?;
            let time = GeneralizedTime::decode(reader)?;
            while !reader.is_finished() {
                Any::decode(reader)?;
            }
            Ok(Self {
                algorithm,
                imprint: imprint.as_bytes().to_vec(),
                time: moment(Time::GeneralTime(time)),
            })
        });
        stamp.ok()
    }

    fn hash(&self) -> Result<Hash, Misfit> {
        Hash::of(self.algorithm)
    }
}

fn moment(time: Time) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(i64::try_from(time.to_unix_duration().as_secs()).ok()?, 0)
}
