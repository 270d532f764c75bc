//! The arithmetic of P-256 (FIPS 186-4, D.1.2.3) without a single check of its inputs, for the faults that need it.

use num_bigint::BigUint;

const PRIME: &[u8] = b"ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
const ORDER: &[u8] = b"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
const BASE_X: &[u8] = b"6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
const BASE_Y: &[u8] = b"4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

/// A point, or none for the neutral one.
type Point = Option<(BigUint, BigUint)>;

/// The order of the curve.
pub(super) fn order() -> BigUint {
    number(ORDER)
}

/// Whether the equation of ECDSA holds for whatever x and y are; 0, 0 counts as the neutral point.
#[expect(clippy::many_single_char_names, reason = "FIPS 186-4 gives the numbers these names")]
pub(super) fn verifies(x: &[u8], y: &[u8], digest: &[u8], signature: &[u8]) -> bool {
    let n = order();
    let (r, s) = signature.split_at(signature.len() / 2);
    let (r, s) = (BigUint::from_bytes_be(r), BigUint::from_bytes_be(s));
    let Some(inverse) = s.modinv(&n) else { return false };
    let (x, y) = (BigUint::from_bytes_be(x), BigUint::from_bytes_be(y));
    let key = (x.bits() > 0 || y.bits() > 0).then_some((x, y));
    let base = Some((number(BASE_X), number(BASE_Y)));
    let by_base = multiply(&base, &(BigUint::from_bytes_be(digest) * &inverse % &n));
    let by_key = multiply(&key, &(&r * &inverse % &n));
    add(&by_base, &by_key).is_some_and(|(x, _)| x % &n == r)
}

/// The x coordinate of the multiple in 32 octets, whatever x and y are; 0, 0 counts as the neutral point, whose x is taken
/// for zero.
pub(super) fn multiple(x: &[u8], y: &[u8], times: &[u8]) -> Vec<u8> {
    let (x, y) = (BigUint::from_bytes_be(x), BigUint::from_bytes_be(y));
    let point = (x.bits() > 0 || y.bits() > 0).then_some((x, y));
    let octets =
        multiply(&point, &BigUint::from_bytes_be(times)).map_or(Vec::new(), |(x, _)| x.to_bytes_be());
    [vec![0; 32_usize.saturating_sub(octets.len())], octets].concat()
}

fn multiply(point: &Point, times: &BigUint) -> Point {
    (0..times.bits()).rev().fold(None, |sum, bit| {
        let doubled = add(&sum, &sum);
        if times.bit(bit) { add(&doubled, point) } else { doubled }
    })
}

fn add(left: &Point, right: &Point) -> Point {
    let (Some((x1, y1)), Some((x2, y2))) = (left, right) else {
        return left.clone().or_else(|| right.clone());
    };
    let p = number(PRIME);
    let minus = |a: &BigUint, b: &BigUint| (a + &p - b % &p) % &p;
    let slope = if x1 == x2 {
        if ((y1 + y2) % &p).bits() == 0 {
            return None;
        }
        let three = BigUint::from(3_u8);
        minus(&(&three * x1 * x1 % &p), &three) * (y1 + y2).modinv(&p)?
    } else {
        minus(y2, y1) * minus(x2, x1).modinv(&p)?
    };
    let x3 = minus(&minus(&(&slope * &slope % &p), x1), x2);
    let y3 = minus(&(&slope * minus(x1, &x3) % &p), y1);
    Some((x3, y3))
}

fn number(hex: &[u8]) -> BigUint {
    BigUint::parse_bytes(hex, 16).unwrap_or_default()
}
