//! Those one can go to, within miles of a point.

use super::rank::{First, Rank};
use super::{Clocks, Meetings, Wanted};
use crate::place::Point;

/// Miles, tried one after the other.
const RADII: [f64; 4] = [5.0, 10.0, 25.0, 50.0];
/// Miles in a degree of latitude, a little too few, so that a box is a little too large.
const DEGREE: f64 = 68.7;
/// Cells across all longitudes.
const COLUMNS: i32 = 3600;
/// Minutes in a day: what starts within them ends the widening.
const DAY: i64 = 1440;

/// The number of a cell of a tenth of a degree, row by row from the south.
#[expect(clippy::cast_possible_truncation, reason = "degrees times ten fit")]
pub(super) fn cell(lat: f32, lng: f32) -> i32 {
    ((f64::from(lat) + 90.0) * 10.0) as i32 * COLUMNS + ((f64::from(lng) + 180.0) * 10.0) as i32
}

impl Meetings {
    /// The first few, and the radius they lie within.
    pub(super) fn there(
        &self,
        wanted: &Wanted,
        near: Point,
        need: usize,
        clocks: &mut Clocks,
    ) -> (Vec<Rank>, f64) {
        let soon = wanted.query.within.unwrap_or(DAY);
        let mut any: Option<(Vec<Rank>, f64)> = None;
        for radius in RADII.into_iter().filter(|r| *r >= wanted.query.radius.min(50.0)) {
            let ranks = self.within(wanted, near, radius, need, clocks);
            if ranks.first().is_some_and(|first| first.until <= soon) {
                return (ranks, radius);
            }
            if any.is_none() && !ranks.is_empty() {
                any = Some((ranks, radius));
            }
        }
        any.unwrap_or((Vec::new(), RADII[3]))
    }

    fn within(
        &self,
        wanted: &Wanted,
        near: Point,
        radius: f64,
        need: usize,
        clocks: &mut Clocks,
    ) -> Vec<Rank> {
        let mut first = First::new(need);
        for run in self.runs(near, radius) {
            for (row, at) in self.rows[run.clone()].iter().zip(run) {
                if !wanted.fits(row) {
                    continue;
                }
                let until = clocks.of(row.zone).until(row.minute);
                let class = wanted.class(row, until);
                if !first.takes(class, until) || !wanted.in_time(until) {
                    continue;
                }
                let miles = Point { lat: row.lat, lng: row.lng }.miles(near);
                if miles <= radius {
                    let row = u32::try_from(at).unwrap_or_default();
                    first.add(Rank { class, until, hundredths: Some(hundredths(miles)), row });
                }
            }
        }
        first.done()
    }

    /// The runs of rows in the cells that a circle touches, one a row of cells.
    fn runs(&self, near: Point, radius: f64) -> impl Iterator<Item = std::ops::Range<usize>> {
        let (lat, lng) = (f64::from(near.lat), f64::from(near.lng));
        let high = radius / DEGREE;
        // The circle is widest in degrees on its side towards the pole.
        let narrowest = (lat.abs() + high).min(89.0).to_radians().cos();
        let wide = (radius / (DEGREE * narrowest)).min(180.0);
        #[expect(clippy::cast_possible_truncation, reason = "degrees fit")]
        let corner = |lat: f64, lng: f64| cell(lat as f32, lng.clamp(-180.0, 180.0) as f32);
        let (south, north) = (corner(lat - high, -180.0) / COLUMNS, corner(lat + high, -180.0) / COLUMNS);
        let (west, east) = (corner(0.0, lng - wide) % COLUMNS, corner(0.0, lng + wide) % COLUMNS);
        let placed = &self.rows[..self.placed];
        (south..=north).map(move |row| {
            let (from, to) = (row * COLUMNS + west, row * COLUMNS + east);
            let start = placed.partition_point(|r| cell(r.lat, r.lng) < from);
            let length = placed[start..].iter().take_while(|r| cell(r.lat, r.lng) <= to).count();
            start..start + length
        })
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "miles on the Earth fit")]
fn hundredths(miles: f64) -> u32 {
    (miles * 100.0).round() as u32
}
