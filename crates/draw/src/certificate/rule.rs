//! Adam's rule as a fraction, m̂ and √v̂ in their colors.

use crate::draw_list::{Anchor, DrawList, Point, TextStyle};
use crate::fonts::{FontWeight, M_HAT, ROOT_V_HAT};
use crate::theme::Role;

const LETTER: TextStyle = TextStyle::new(FontWeight::ExtraBold, 24.0, Role::Text);
/// The distance from the bar of the fraction to the middle of what is above and below it, in units.
const APART: f32 = 18.0;

/// Draws the rule; `at` is the left end of the bar's height.
pub(super) fn draw(list: &mut DrawList, [x, y]: Point) {
    let end = list.text([x, y], Anchor::Left, "r  =", LETTER)[1];
    let below = [(ROOT_V_HAT, Role::SecondMoment), ("  +  ε", Role::Text)];
    let width: f32 = below.iter().map(|(text, _)| LETTER.width(text)).sum();
    let (left, right) = (end + 12.0, end + 12.0 + width + 12.0);
    list.line(vec![[left, y], [right, y]], 2.2, Role::Text);
    let middle = 0.5 * (left + right);
    list.text([middle, y - APART], Anchor::Middle, M_HAT, LETTER.with_role(Role::FirstMoment));
    let mut next = left + 6.0;
    for (text, role) in below {
        next = list.text([next, y + APART], Anchor::Left, text, LETTER.with_role(role))[1];
    }
}
