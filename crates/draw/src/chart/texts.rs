//! Texts of a chart that do not overlap and stay in its area: the first one to ask for a place gets it.

use crate::draw_list::{Anchor, Area, DrawList, Point, TextStyle, text_left};

/// Half the height of a text as a share of its size, from the middle to the top of a hat or the foot of a y.
const HALF_HEIGHT: f32 = 0.5;
/// The minimum gap between two texts beside each other, in units.
const GAP: f32 = 2.0;

/// A text at its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlacedText {
    pub at: Point,
    pub anchor: Anchor,
    pub text: String,
    pub style: TextStyle,
}

impl PlacedText {
    /// Returns the area that a text covers.
    pub fn area(&self) -> Area {
        text_area(self.at, self.anchor, &self.text, self.style)
    }
}

/// Returns the area that a text covers.
pub fn text_area(at: Point, anchor: Anchor, text: &str, style: TextStyle) -> Area {
    let width = style.width(text);
    let (left, half) = (text_left(at, anchor, width), HALF_HEIGHT * style.size);
    Area { left, top: at[1] - half, right: left + width, bottom: at[1] + half }
}

/// The texts that have been placed.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    bounds: Area,
    taken: Vec<Area>,
    /// Lines that should cross no text.
    lines: Vec<Area>,
}

impl Texts {
    /// Returns no texts in the area of a chart with these lines.
    pub fn new(bounds: Area, lines: Vec<Area>) -> Self {
        Self { bounds, taken: Vec::new(), lines }
    }

    /// Returns the area in which all texts lie.
    pub fn bounds(&self) -> Area {
        self.bounds
    }

    /// Returns whether a text has room at its place, and no line crosses it.
    pub fn has_room(&self, text: &PlacedText) -> bool {
        self.is_free(text.area()) && self.lines.iter().all(|line| !overlaps(*line, text.area()))
    }

    /// Returns whether an area lies in the chart and over no text.
    fn is_free(&self, area: Area) -> bool {
        let is_inside = self.bounds.left <= area.left
            && area.right <= self.bounds.right
            && self.bounds.top <= area.top
            && area.bottom <= self.bounds.bottom;
        is_inside && self.taken.iter().all(|other| !overlaps(other.expanded(GAP, 0.0), area))
    }

    /// Adds a text if it has room and no line crosses it. Returns whether it was added.
    pub fn add(&mut self, list: &mut DrawList, text: &PlacedText) -> bool {
        self.has_room(text) && self.add_over_lines(list, text)
    }

    /// Adds a text if it has room. Returns whether it was added.
    pub fn add_over_lines(&mut self, list: &mut DrawList, text: &PlacedText) -> bool {
        let is_free = self.is_free(text.area());
        if is_free {
            self.taken.push(text.area());
            list.text(text.at, text.anchor, &text.text, text.style);
        }
        is_free
    }
}

/// Returns whether two areas have a part in common.
pub fn overlaps(a: Area, b: Area) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}
