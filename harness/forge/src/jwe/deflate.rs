use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output};
use miniz_oxide::{DataFormat, deflate::CompressionLevel};

/// The prime of Adler-32 (RFC 1950, 9).
const ADLER: u64 = 65_521;

/// Compressed text (RFC 1951) put together from pieces, so that a piece that is repeated a thousand times is compressed
/// once and never stands in memory a thousand times.
///
/// ```
/// let hundred_megabytes = beartrap_forge::Deflate::new().text("{").repeated(" ".repeat(1 << 20), 100).text("}").finish();
/// assert!(hundred_megabytes.len() < 200_000);
/// ```
#[derive(Clone)]
pub struct Deflate {
    octets: Vec<u8>,
    /// Adler-32 of the text, both halves.
    sums: (u64, u64),
}

impl Deflate {
    /// No text yet.
    pub fn new() -> Self {
        Self { octets: Vec::new(), sums: (1, 0) }
    }

    /// This text, once.
    #[must_use]
    pub fn text(self, text: impl AsRef<[u8]>) -> Self {
        self.repeated(text, 1)
    }

    /// This text, so many times. The longer it is, the better it is compressed: by about 1000 from 100000 octets on.
    #[must_use]
    pub fn repeated(mut self, text: impl AsRef<[u8]>, times: usize) -> Self {
        let text = text.as_ref();
        let piece = compressed(text, TDEFLFlush::Full);
        let (a, b) = sums(text);
        for _ in 0..times {
            self.octets.extend_from_slice(&piece);
            let (before, sum) = self.sums;
            let length = text.len() as u64 % ADLER;
            self.sums = ((before + a + ADLER - 1) % ADLER, (sum + b + length * (before + ADLER - 1)) % ADLER);
        }
        self
    }

    /// The compressed text as `zip` `DEF` means it (RFC 7516, 4.1.3): without a wrapper.
    pub fn finish(mut self) -> Vec<u8> {
        self.octets.extend(compressed(&[], TDEFLFlush::Finish));
        self.octets
    }

    /// The compressed text in the wrapper of zlib (RFC 1950), which some take for `DEF`.
    pub fn finish_as_zlib(self) -> Vec<u8> {
        let (a, b) = self.sums;
        let sum = u32::try_from(b << 16 | a).unwrap_or_default();
        [&[0x78, 0x9c], &self.finish()[..], &sum.to_be_bytes()].concat()
    }
}

impl Default for Deflate {
    fn default() -> Self {
        Self::new()
    }
}

/// One piece, which refers to nothing before it.
fn compressed(text: &[u8], flush: TDEFLFlush) -> Vec<u8> {
    let mut compressor = CompressorOxide::default();
    compressor.set_format_and_level(DataFormat::Raw, CompressionLevel::BestCompression as u8);
    let mut out = Vec::new();
    compress_to_output(&mut compressor, text, flush, |octets| {
        out.extend_from_slice(octets);
        true
    });
    out
}

fn sums(text: &[u8]) -> (u64, u64) {
    text.iter().fold((1, 0), |(a, b), octet| {
        let a = (a + u64::from(*octet)) % ADLER;
        (a, (a + b) % ADLER)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::inflate::{decompress_to_vec, decompress_to_vec_zlib};

    #[test]
    fn pieces_are_one_text() {
        let deflate = Deflate::new()
            .text("{\"a\":1")
            .repeated(" \n", 3)
            .text("")
            .repeated("x".repeat(70_000), 2)
            .text("}");
        let text = format!("{{\"a\":1 \n \n \n{}}}", "x".repeat(140_000)).into_bytes();
        assert_eq!(decompress_to_vec(&deflate.clone().finish()).unwrap(), text);
        assert_eq!(decompress_to_vec_zlib(&deflate.finish_as_zlib()).unwrap(), text);
    }

    #[test]
    fn a_long_repetition_is_small() {
        let bomb = Deflate::new().repeated(" ".repeat(1 << 20), 4).finish();
        assert!(bomb.len() < 5_000, "{}", bomb.len());
        assert_eq!(decompress_to_vec(&bomb).unwrap().len(), 4 << 20);
    }
}
