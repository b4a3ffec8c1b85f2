//! Floats of two bytes: one bit of sign, five of exponent, ten of fraction.

/// The exponent is kept with this added.
const BIAS: i32 = 15;
const INFINITY: u16 = 0x7c00;
const NAN: u16 = 0x7e00;

/// The nearest half, a tie to the even one; `None` when it is too large for one.
pub(super) fn from_double(value: f64) -> Option<u16> {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let size = value.abs();
    let bits = if size.is_nan() {
        NAN
    } else if size.is_infinite() {
        INFINITY
    } else if size >= 65_520.0 {
        return None;
    } else {
        finite(size)
    };
    Some(sign | bits)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "all of it is small and not negative")]
fn finite(size: f64) -> u16 {
    // Below the least normal number the steps are those of the least exponent.
    let exponent = ((size.to_bits() >> 52) as i32 - 1023).max(1 - BIAS);
    let fraction = (size * 2.0_f64.powi(10 - exponent)).round_ties_even() as u16;
    // The fraction's eleventh bit, when it is there, counts the exponent up by the one left out here.
    (((exponent + BIAS - 1) as u16) << 10) + fraction
}

/// The same number as a double.
pub(super) fn to_double(half: u16) -> f64 {
    let fraction = f64::from(half & 0x3ff);
    let size = match i32::from(half >> 10 & 0x1f) {
        0 => fraction * 2.0_f64.powi(-24),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        exponent => (fraction + 1024.0) * 2.0_f64.powi(exponent - BIAS - 10),
    };
    if half & 0x8000 == 0 { size } else { -size }
}
