//! Points that lie almost on one another, as one point: of many thousand dogs near the same place, each pixel would be
//! painted a hundred times.

use bevy::platform::collections::HashMap;

/// The width of the cells whose points become one, px: less than the radius of a point, so that none is missed.
const CELL_PX: f64 = 2.5;

/// Some points of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MergedPoint {
    /// The mean of their places, in the units of the surface.
    pub at: [f64; 2],
    /// The mean of their confidences.
    pub confidence: f32,
    /// The number of points.
    pub count: u32,
}

/// Returns the points of each cell as one. A cell has the same place on the ground wherever the camera is. Points that are
/// not finite are left out.
pub fn merged(points: &[([f64; 2], f32)], px_per_unit: f64) -> Vec<MergedPoint> {
    let mut index_of_cell: HashMap<[i64; 2], usize> = HashMap::with_capacity(points.len() / 2);
    let mut sums: Vec<([f64; 2], f32, u32)> = Vec::new();
    for &(at, confidence) in points.iter().filter(|(at, _)| at.iter().all(|x| x.is_finite())) {
        let cell = at.map(|x| (x * px_per_unit / CELL_PX).floor() as i64);
        let index = *index_of_cell.entry(cell).or_insert_with(|| {
            sums.push(([0.0; 2], 0.0, 0));
            sums.len() - 1
        });
        let (place, all_confidence, count) = &mut sums[index];
        *place = [place[0] + at[0], place[1] + at[1]];
        *all_confidence += confidence;
        *count += 1;
    }
    sums.into_iter()
        .map(|(place, confidence, count)| MergedPoint {
            at: place.map(|sum| sum / f64::from(count)),
            confidence: confidence / count as f32,
            count,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_a_cell_are_one_at_their_mean_and_none_is_lost() {
        // At 100 px a unit a cell is 0.025 wide.
        let points = [
            ([0.001, 0.001], 0.2),
            ([0.011, 0.005], 0.4),
            ([0.026, 0.001], 1.0),
            ([-0.001, 0.001], 0.0),
            ([f64::NAN, 0.0], 1.0),
            ([1e300, f64::MAX], 1.0),
        ];
        let merged = merged(&points, 100.0);
        assert_eq!(merged.iter().map(|point| point.count).collect::<Vec<_>>(), [2, 1, 1, 1]);
        assert!((merged[0].at[0] - 0.006).abs() < 1e-12 && (merged[0].at[1] - 0.003).abs() < 1e-12);
        assert!((merged[0].confidence - 0.3).abs() < 1e-6);
        assert_eq!((merged[1].at, merged[2].at), (points[2].0, points[3].0));
    }

    #[test]
    fn a_cloud_near_one_place_becomes_few_points_and_a_wide_one_stays() {
        let spiral = |i: u32, width: f64| {
            let (radius, turn) = (width * f64::from(i).sqrt(), 2.4 * f64::from(i));
            ([radius * turn.cos(), radius * turn.sin()], 0.5)
        };
        let near: Vec<_> = (0..10_000).map(|i| spiral(i, 0.001)).collect();
        let wide: Vec<_> = (0..10_000).map(|i| spiral(i, 0.1)).collect();
        let (near, wide) = (merged(&near, 100.0), merged(&wide, 100.0));
        // A disk of 10 px has 50 cells.
        assert!(near.len() < 80, "{}", near.len());
        assert_eq!(wide.len(), 10_000);
        assert_eq!(near.iter().map(|point| point.count).sum::<u32>(), 10_000);
    }
}
