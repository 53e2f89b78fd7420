//! Powers and logarithms that come out the same, bit for bit, on every machine.
//!
//! Addition, multiplication and division are exact to the last bit everywhere (IEEE 754); what libraries offer
//! for `exp` and `ln` is not, and a model learned with those would differ between two machines.

/// e to the power of `x`, within 1 part in a million; `x` is held between -60 and 60.
pub(super) fn exp(x: f32) -> f32 {
    let x = f64::from(x.clamp(-60.0, 60.0));
    // e^x = (e^(x / 256))^256, and x / 256 is small enough for five terms.
    let small = x / 256.0;
    let mut power =
        1.0 + small * (1.0 + small / 2.0 * (1.0 + small / 3.0 * (1.0 + small / 4.0 * (1.0 + small / 5.0))));
    for _ in 0..8 {
        power *= power;
    }
    #[expect(clippy::cast_possible_truncation, reason = "between e^-60 and e^60, well within f32")]
    {
        power as f32
    }
}

/// From any number to a share of one.
pub(super) fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// Makes scores into shares of one, in place.
pub(super) fn softmax(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - most);
        sum += *score;
    }
    for score in scores {
        *score /= sum;
    }
}

/// The natural logarithm of a number of at least 1, within one part in a hundred thousand.
pub(super) fn ln(x: f32) -> f32 {
    let mut mantissa = x.max(1.0);
    let mut halvings = 0.0;
    while mantissa >= 2.0 {
        mantissa /= 2.0;
        halvings += 1.0;
    }
    // ln m = 2 artanh((m - 1) / (m + 1)), with m below 2 and so a ratio below a third.
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let series = 1.0 + square * (1.0 / 3.0 + square * (1.0 / 5.0 + square * (1.0 / 7.0 + square / 9.0)));
    halvings * std::f32::consts::LN_2 + 2.0 * ratio * series
}

#[cfg(test)]
mod tests {
    use super::{exp, ln, softmax};

    #[test]
    fn near_enough_to_what_libraries_say() {
        for x in [-30.0_f32, -3.3, -0.1, 0.0, 0.7, 1.0, 5.5, 30.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-4, "{x}: {}", exp(x));
        }
        for x in [1.0_f32, 1.5, 2.0, 3.0, 10.0, 9376.0] {
            assert!((ln(x) - x.ln()).abs() < 1e-4, "{x}: {}", ln(x));
        }
        let mut scores = [1.0, 2.0, 3.0];
        softmax(&mut scores);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }
}
