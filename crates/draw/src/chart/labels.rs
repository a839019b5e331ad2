//! Positions of labels, so that none lies over another. Pure.

/// Returns the middles of labels of height `gap`, as near as possible to where each is `wanted`, inside `top..=bottom`,
/// none over another, in the order of `wanted`. Without room for all they are spread evenly.
#[must_use]
pub fn spread(wanted: &[f32], gap: f32, top: f32, bottom: f32) -> Vec<f32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let count = wanted.len();
    let room = (bottom - top).max(0.0);
    let gap = if count > 1 { gap.min(room / (count - 1) as f32) } else { gap };
    let mut placed = vec![0.0; count];
    // Pushed down by the one above, then pushed up again by the lower edge.
    let mut least = top;
    for &i in &order {
        placed[i] = wanted[i].clamp(least.min(bottom), bottom.max(least));
        least = placed[i] + gap;
    }
    let mut most = bottom;
    for &i in order.iter().rev() {
        placed[i] = placed[i].min(most);
        most = placed[i] - gap;
    }
    placed
}

/// Returns which of some labels on one line are shown: the later ones first, none over another. Each label is
/// `[left, right]`.
#[must_use]
pub fn visible_from_the_right(labels: &[[f32; 2]], gap: f32) -> Vec<bool> {
    let mut shown = vec![false; labels.len()];
    let mut limit = f32::INFINITY;
    for (i, [left, right]) in labels.iter().enumerate().rev() {
        if right + gap <= limit {
            shown[i] = true;
            limit = *left;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_fit_stay_where_they_are_wanted() {
        assert_eq!(spread(&[10.0, 50.0, 30.0], 14.0, 0.0, 100.0), vec![10.0, 50.0, 30.0]);
    }

    #[test]
    fn labels_never_overlap_nor_leave_the_lane() {
        for wanted in [[50.0, 50.0, 50.0], [0.0, 1.0, 99.0], [99.0, 100.0, 98.0], [-50.0, 500.0, 50.0]] {
            let mut placed = spread(&wanted, 14.0, 0.0, 100.0);
            placed.sort_by(f32::total_cmp);
            assert!(placed.windows(2).all(|pair| pair[1] - pair[0] >= 13.99), "{wanted:?} {placed:?}");
            assert!(placed[0] >= 0.0 && placed[2] <= 100.0, "{wanted:?} {placed:?}");
        }
        assert_eq!(spread(&[5.0, 5.0], 14.0, 0.0, 4.0), vec![0.0, 4.0]);
        assert!(spread(&[], 14.0, 0.0, 4.0).is_empty());
    }

    #[test]
    fn the_later_of_two_overlapping_labels_is_shown() {
        assert_eq!(
            visible_from_the_right(&[[0.0, 40.0], [30.0, 70.0], [80.0, 99.0]], 4.0),
            [false, true, true]
        );
    }
}
