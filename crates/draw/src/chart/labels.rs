//! Positions of labels that do not overlap. Pure.

/// Returns the centers of labels that are at least `gap` apart inside `top..=bottom`, in the order of the `desired` centers.
/// Labels too close are moved down, then up from the lower edge. If there is not enough room, the gap shrinks.
#[must_use]
pub fn spread(desired: &[f32], gap: f32, top: f32, bottom: f32) -> Vec<f32> {
    let mut order: Vec<usize> = (0..desired.len()).collect();
    order.sort_by(|a, b| desired[*a].total_cmp(&desired[*b]));
    let count = desired.len();
    let room = (bottom - top).max(0.0);
    let gap = if count > 1 { gap.min(room / (count - 1) as f32) } else { gap };
    let mut placed = vec![0.0; count];
    // First push each label down below the one above it, then push labels up from the bottom edge.
    let mut least = top;
    for &i in &order {
        placed[i] = desired[i].clamp(least.min(bottom), bottom.max(least));
        least = placed[i] + gap;
    }
    let mut most = bottom;
    for &i in order.iter().rev() {
        placed[i] = placed[i].min(most);
        most = placed[i] - gap;
    }
    placed
}

/// Returns for each label on a line whether it is shown. If labels overlap, only the later one is. Each label is
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
    fn labels_that_fit_keep_their_desired_positions() {
        assert_eq!(spread(&[10.0, 50.0, 30.0], 14.0, 0.0, 100.0), vec![10.0, 50.0, 30.0]);
    }

    #[test]
    fn labels_never_overlap_nor_leave_the_lane() {
        for desired in [[50.0, 50.0, 50.0], [0.0, 1.0, 99.0], [99.0, 100.0, 98.0], [-50.0, 500.0, 50.0]] {
            let mut placed = spread(&desired, 14.0, 0.0, 100.0);
            placed.sort_by(f32::total_cmp);
            assert!(placed.windows(2).all(|pair| pair[1] - pair[0] >= 13.99), "{desired:?} {placed:?}");
            assert!(placed[0] >= 0.0 && placed[2] <= 100.0, "{desired:?} {placed:?}");
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
