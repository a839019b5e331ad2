//! The types of numbers in NumPy's arrays, and the doubles that their bytes mean.

/// The types that are read, for messages.
pub(super) const DTYPES: &str =
    "numbers: `f2`, `f4`, `f8`, `i1` to `i8`, `u1` to `u8` or `b1`, as `array.astype('f4')` makes";

/// A type of real numbers, whole numbers or booleans, with its byte order.
#[derive(Clone, Copy)]
pub(super) struct Dtype {
    kind: Kind,
    /// The bytes of a number.
    pub size: usize,
    is_big_endian: bool,
}

#[derive(Clone, Copy)]
enum Kind {
    Bool,
    Signed,
    Unsigned,
    Float,
}

impl Dtype {
    /// Reads a type as NumPy spells it, such as `<f4`; `None` for any other type, such as complex numbers.
    pub fn parse(descr: &str) -> Option<Self> {
        let (order, kind, size) = match *descr.as_bytes() {
            [order, kind, size @ b'0'..=b'9'] => (order, kind, usize::from(size - b'0')),
            _ => return None,
        };
        let kind = match (kind, size) {
            (b'b', 1) => Kind::Bool,
            (b'i', 1 | 2 | 4 | 8) => Kind::Signed,
            (b'u', 1 | 2 | 4 | 8) => Kind::Unsigned,
            (b'f', 2 | 4 | 8) => Kind::Float,
            _ => return None,
        };
        match order {
            b'<' | b'>' => Some(Self { kind, size, is_big_endian: order == b'>' }),
            b'|' if size == 1 => Some(Self { kind, size, is_big_endian: false }),
            _ => None,
        }
    }

    /// Returns the number in `size` bytes. Floating-point numbers of less than 64 bits are read as the shortest decimal
    /// that means them: 0.1 and not 0.10000000149011612. It is within their rounding, and half as long as text.
    pub fn decode(self, bytes: &[u8]) -> f64 {
        let mut raw = [0; 8];
        for (to, from) in raw.iter_mut().zip(bytes) {
            *to = *from;
        }
        if self.is_big_endian {
            raw[..self.size].reverse();
        }
        let bits = u64::from_le_bytes(raw);
        match self.kind {
            Kind::Bool => f64::from(u8::from(bits != 0)),
            Kind::Unsigned => bits as f64,
            Kind::Signed => {
                // Moves the sign to the highest bit and back.
                let unused = 64 - 8 * self.size;
                ((bits << unused).cast_signed() >> unused) as f64
            }
            Kind::Float if self.size == 2 => half(bits as u16),
            Kind::Float if self.size == 4 => single(f32::from_bits(bits as u32)),
            Kind::Float => f64::from_bits(bits),
        }
    }
}

fn single(value: f32) -> f64 {
    format!("{value:?}").parse().unwrap_or_else(|_| f64::from(value))
}

/// The bits of infinity in half precision (IEEE 754 binary16). Those above it are not numbers.
const HALF_INFINITY: u16 = 0x7c00;

fn half(bits: u16) -> f64 {
    let (sign, bits) = if bits >> 15 == 0 { (1.0, bits) } else { (-1.0, bits & 0x7fff) };
    sign * match bits {
        0 => 0.0,
        HALF_INFINITY => f64::INFINITY,
        _ if bits > HALF_INFINITY => f64::NAN,
        _ => shortest_half(bits),
    }
}

/// Returns the shortest decimal that rounds to a positive half.
fn shortest_half(bits: u16) -> f64 {
    let value = half_magnitude(bits);
    let [low, high] = [bits - 1, bits + 1].map(|next| (half_magnitude(next) + value) / 2.0);
    // A number in the middle between two halves rounds to the one whose last bit is 0.
    let is_same = |x: f64| (low < x && x < high) || (bits.is_multiple_of(2) && (x == low || x == high));
    (0..5)
        .filter_map(|digits| format!("{value:.digits$e}").parse().ok())
        .find(|x| is_same(*x))
        .unwrap_or(value)
}

/// Returns the exact value of the bits of a half without its sign; above the largest half, the next power of two.
fn half_magnitude(bits: u16) -> f64 {
    let (exponent, fraction) = (u64::from(bits >> 10), f64::from(bits & 0x3ff));
    let power_of_two = |exponent: u64| f64::from_bits(exponent << 52);
    match exponent {
        0 => fraction * power_of_two(1023 - 24),
        _ => (1024.0 + fraction) * power_of_two(1023 - 25 + exponent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_read_as_numpy_prints_them() {
        // numpy.uint16(bits).view(numpy.float16), printed.
        for (bits, expected) in [
            (0x2e66, 0.1),
            (0xae66, -0.1),
            (0x3c00, 1.0),
            (0x3555, 0.3333),
            (0x7bff, 65500.0),
            (0x0001, 6e-8),
            (0x0400, 6.104e-5),
            (0x63ff, 1023.5),
            (0x0000, 0.0),
            (0x4a2c, 12.34),
        ] {
            assert_eq!(half(bits), expected, "{bits:x}");
        }
        assert!(half(0x8000).is_sign_negative() && half(0x7c00).is_infinite() && half(0xfe00).is_nan());
    }

    #[test]
    fn every_half_is_nearest_to_its_decimal() {
        for bits in 1..HALF_INFINITY {
            let (x, exact) = (half(bits), half_magnitude(bits));
            let gap = |other: u16| (half_magnitude(other) - x).abs();
            assert!((exact - x).abs() <= gap(bits - 1).min(gap(bits + 1)), "{bits:x}");
            assert_eq!(half(bits | 0x8000), -x);
        }
    }
}
