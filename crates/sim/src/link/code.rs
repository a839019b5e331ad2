//! The wrapping of a run: version, compression, checksum, base64url.

use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, DecodeSliceError};
use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use super::{LinkError, MAX_LINK_CHARS, MAX_READ_BYTES};
use crate::SIM_VERSION;

/// The version of the codes of runs without guesses. They are as short as they ever were, and earlier versions of the
/// program read them.
pub(super) const PLAIN: u8 = 1;
/// The version of the codes of runs with events that version 1 has no number for.
pub(super) const WITH_TASKS: u8 = 2;
/// The version of the codes of runs under noise with an index of its own.
pub(super) const WITH_NOISE_INDEX: u8 = 3;
/// The version of the codes of runs that are shown with a swarm of agents.
pub(super) const WITH_SWARM: u8 = 4;
/// Every version that is read, with the [`SIM_VERSION`] of its numbers: where that is raised, the codes get a new
/// version as well. A line that is here stays for ever.
const VERSIONS: &[(u8, u32)] = &[(1, 1), (2, 1), (3, 1), (4, 1)];
/// The length of the checksum, in bytes.
const CHECKSUM_BYTES: usize = 4;
/// The maximum length of what is inside a code, in bytes: a small code could hold a thousand times its length.
const MAX_CONTENT_BYTES: usize = 64 << 10;

/// Returns the code of some content, in the form of a version.
pub(super) fn encode(version: u8, content: &[u8]) -> Result<String, LinkError> {
    if content.len() > MAX_CONTENT_BYTES {
        // What it would be after compression does not matter: it could not be read.
        return Err(LinkError::TooLongToShare { chars: content.len(), max: MAX_LINK_CHARS });
    }
    let mut compressed = DeflateEncoder::new(vec![version], Compression::best());
    let written = compressed.write_all(content).and_then(|()| compressed.finish());
    // Writing to memory cannot fail; a code without content would be refused as damaged.
    let mut bytes = written.unwrap_or_default();
    bytes.extend(checksum(&bytes));
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Returns the content of a code, and the version of its form.
pub(super) fn decode(code: &str) -> Result<(u8, Vec<u8>), LinkError> {
    let mut bytes = vec![0; MAX_READ_BYTES];
    let length = URL_SAFE_NO_PAD.decode_slice(code, &mut bytes).map_err(|error| refusal(code, &error))?;
    let (version, checked) = match bytes.get(..length).and_then(<[u8]>::split_first) {
        Some((version, checked)) => (*version, checked),
        None => return Err(LinkError::Damaged),
    };
    if version == 0 {
        // There is none before the first one.
        return Err(LinkError::Damaged);
    }
    let known = VERSIONS.iter().find(|(known, _)| *known == version);
    let (_, sim) = known.ok_or(LinkError::UnknownVersion(version))?;
    let (compressed, sum) = checked.split_last_chunk::<CHECKSUM_BYTES>().ok_or(LinkError::Damaged)?;
    if checksum(&bytes[..1 + compressed.len()]) != *sum {
        return Err(LinkError::Damaged);
    }
    if *sim != SIM_VERSION {
        return Err(LinkError::OtherNumbers { found: *sim, here: SIM_VERSION });
    }
    decompress(compressed).map(|content| (version, content))
}

fn decompress(compressed: &[u8]) -> Result<Vec<u8>, LinkError> {
    let mut content = Vec::new();
    let mut stream = DeflateDecoder::new(compressed).take(MAX_CONTENT_BYTES as u64 + 1);
    stream
        .read_to_end(&mut content)
        .map_err(|_| LinkError::content("its compressed part is not valid", "what the program writes"))?;
    if content.len() > MAX_CONTENT_BYTES {
        return Err(LinkError::content("it is too large", "at most 64 kB after decompression"));
    }
    if !stream.into_inner().into_inner().is_empty() {
        return Err(LinkError::content("something follows its compressed part", "nothing more"));
    }
    Ok(content)
}

/// Returns the CRC-32 of some bytes.
fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum().to_le_bytes()
}

fn refusal(code: &str, error: &DecodeSliceError) -> LinkError {
    match error {
        DecodeSliceError::DecodeError(DecodeError::InvalidByte(place, _)) => {
            let character = code.get(*place..).and_then(|rest| rest.chars().next());
            let character = character.map_or_else(String::new, |c| c.escape_debug().to_string());
            LinkError::Character { character, place: place + 1 }
        }
        _ => LinkError::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who raises the version of the numbers gives codes a new version: old ones must not be called wrong.
    #[test]
    fn the_version_of_codes_follows_the_version_of_the_numbers() {
        for version in [PLAIN, WITH_TASKS, WITH_NOISE_INDEX, WITH_SWARM] {
            assert!(VERSIONS.contains(&(version, SIM_VERSION)), "{version}");
        }
        assert_eq!(VERSIONS.last(), Some(&(WITH_SWARM, SIM_VERSION)));
        assert!(VERSIONS.is_sorted(), "none is taken away or changed");
    }

    #[test]
    fn content_comes_back_and_its_length_is_bounded() {
        for content in [&b""[..], b"a", &[0; MAX_CONTENT_BYTES]] {
            for version in [PLAIN, WITH_TASKS, WITH_NOISE_INDEX, WITH_SWARM] {
                let code = encode(version, content).unwrap();
                assert_eq!(decode(&code).unwrap(), (version, content.to_vec()));
            }
        }
        assert!(matches!(encode(PLAIN, &[0; MAX_CONTENT_BYTES + 1]), Err(LinkError::TooLongToShare { .. })));
        let bomb = |extra: &[u8]| {
            let mut stream = DeflateEncoder::new(vec![PLAIN], Compression::best());
            stream.write_all(&vec![0; 10 << 20]).unwrap();
            let mut bytes = stream.finish().unwrap();
            bytes.extend(extra);
            bytes.extend(checksum(&bytes));
            decode(&URL_SAFE_NO_PAD.encode(bytes)).unwrap_err().to_string()
        };
        assert_eq!(
            bomb(b""),
            "the code holds no run: it is too large; expected at most 64 kB after decompression"
        );
    }

    #[test]
    fn what_is_wrong_with_a_code_is_named() {
        let code = encode(PLAIN, b"content of a run").unwrap();
        let refused = |code: &str| decode(code).unwrap_err();
        for end in 0..code.len() {
            assert!(matches!(refused(&code[..end]), LinkError::Damaged), "cut at {end}");
        }
        assert!(matches!(refused(&format!("{code}A")), LinkError::Damaged));
        let spaced = format!("{}é{}", &code[..4], &code[4..]);
        assert_eq!(refused(&spaced), LinkError::Character { character: "é".to_owned(), place: 5 });
        let mut bytes = URL_SAFE_NO_PAD.decode(&code).unwrap();
        for (version, refusal) in [(5, LinkError::UnknownVersion(5)), (0, LinkError::Damaged)] {
            bytes[0] = version;
            assert_eq!(refused(&URL_SAFE_NO_PAD.encode(&bytes)), refusal);
        }
        for place in 1..bytes.len() {
            let mut changed = bytes.clone();
            (changed[0], changed[place]) = (PLAIN, bytes[place] ^ 4);
            assert_eq!(refused(&URL_SAFE_NO_PAD.encode(&changed)), LinkError::Damaged, "byte {place}");
        }
        let sealed = |compressed: &[u8]| {
            let mut bytes = [&[PLAIN], compressed].concat();
            bytes.extend(checksum(&bytes));
            refused(&URL_SAFE_NO_PAD.encode(bytes)).to_string()
        };
        let whole = DeflateEncoder::new(Vec::new(), Compression::best()).finish().unwrap();
        assert!(sealed(&[&whole[..], b"x"].concat()).contains("something follows"));
        assert!(sealed(&[7, 7]).contains("compressed part is not valid"));
        assert!(sealed(&[]).contains("compressed part is not valid"));
    }
}
