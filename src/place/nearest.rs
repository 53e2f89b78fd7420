//! Which ZIP lies nearest to a point: a grid of half degrees, searched in rings.

use std::collections::HashMap;

use super::point::Point;
use super::table::Zip;

/// Cells to a degree.
const FINE: f32 = 2.0;
/// Rings of cells looked at: 1.5 degrees, some 60 miles across the north of the country and more elsewhere.
const RINGS: i16 = 3;

/// The grid. Holds places in the list of ZIPs that it was made from.
#[derive(Debug)]
pub(super) struct Nearest(HashMap<(i16, i16), Vec<u32>>);

#[expect(clippy::cast_possible_truncation, reason = "degrees times two fit")]
fn cell(point: Point) -> (i16, i16) {
    ((point.lat * FINE).floor() as i16, (point.lng * FINE).floor() as i16)
}

impl Nearest {
    pub fn new(zips: &[Zip]) -> Self {
        let mut cells: HashMap<_, Vec<u32>> = HashMap::new();
        for (index, zip) in (0u32..).zip(zips) {
            cells.entry(cell(zip.point)).or_default().push(index);
        }
        Self(cells)
    }

    /// The place in the list of the nearest, no further than `miles`.
    pub fn find(&self, zips: &[Zip], point: Point, miles: f64) -> Option<usize> {
        let (row, column) = cell(point);
        let mut best: Option<(f64, usize)> = None;
        for ring in 0..=RINGS {
            for (r, c) in around(ring) {
                for index in self.0.get(&(row + r, column + c)).into_iter().flatten() {
                    let index = usize::try_from(*index).ok()?;
                    let distance = zips[index].point.miles(point);
                    if distance <= miles && best.is_none_or(|(b, _)| distance < b) {
                        best = Some((distance, index));
                    }
                }
            }
            // Every cell of the next ring is at least this far: half a degree of longitude at this latitude.
            let beyond = f64::from(ring) * 34.5 * f64::from(point.lat).to_radians().cos();
            if best.is_some_and(|(b, _)| b <= beyond) {
                break;
            }
        }
        best.map(|(_, index)| index)
    }
}

/// The cells at a distance of `ring` cells.
fn around(ring: i16) -> impl Iterator<Item = (i16, i16)> {
    (-ring..=ring)
        .flat_map(move |r| (-ring..=ring).map(move |c| (r, c)))
        .filter(move |(r, c)| r.abs().max(c.abs()) == ring)
}
