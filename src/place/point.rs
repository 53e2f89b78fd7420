//! Where something lies, and how far two such points are apart.

use serde::{Deserialize, Serialize};

/// Latitude and longitude in degrees, WGS 84. Single precision is good to two metres.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// North is positive, -90 to 90.
    pub lat: f32,
    /// East is positive, -180 to 180.
    pub lng: f32,
}

/// Mean radius of the Earth in miles (IUGG).
const EARTH: f64 = 3958.761;

impl Point {
    /// A point that can be on the Earth. 0, 0 lies in the sea and is what empty fields become: none.
    pub fn new(lat: f64, lng: f64) -> Option<Self> {
        let fits = lat.abs() <= 90.0 && lng.abs() <= 180.0 && (lat.abs() > 0.01 || lng.abs() > 0.01);
        // Rounding to single precision is meant.
        #[expect(clippy::cast_possible_truncation, reason = "two metres are near enough")]
        fits.then_some(Self { lat: lat as f32, lng: lng as f32 })
    }

    /// Miles along the Earth (haversine).
    pub fn miles(self, other: Self) -> f64 {
        let (a, b) = (f64::from(self.lat).to_radians(), f64::from(other.lat).to_radians());
        let across = (f64::from(other.lng) - f64::from(self.lng)).to_radians() / 2.0;
        let h = ((b - a) / 2.0).sin().powi(2) + a.cos() * b.cos() * across.sin().powi(2);
        2.0 * EARTH * h.sqrt().min(1.0).asin()
    }
}

#[cfg(test)]
mod tests {
    use super::Point;

    #[test]
    fn distances_that_are_known() {
        let nashville = Point::new(36.1627, -86.7816).unwrap();
        let memphis = Point::new(35.1495, -90.0490).unwrap();
        assert!((nashville.miles(memphis) - 196.0).abs() < 2.0);
        assert!(nashville.miles(nashville) < 1e-6);
        assert_eq!(Point::new(0.0, 0.0), None);
        assert_eq!(Point::new(f64::NAN, 10.0), None);
    }
}
