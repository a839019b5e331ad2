//! Who is who in a picture of several dogs: mark, name, what it runs by and what became of it, on a plate in the corner
//! where it hides the least. Reads a run; adds marks.

use frankie_sim::{Outcome, Run};

use super::{SMALL, lr_words};
use crate::figure::ink;
use crate::figure::letters::{self, Weight};
use crate::figure::pack::Mark;
use crate::figure::sheet::{Anchor, Area, Point, Sheet, Type};

/// From one line to the next, in units.
const LINE: f32 = 18.0;
/// Round the lines, and between the plate and the ground's edge.
const PADDING: f32 = 10.0;
const MARGIN: f32 = 12.0;
/// Room for a mark, and between a name and what stands beside it.
const MARK: f32 = 18.0;
const COLUMNS_APART: f32 = 10.0;
/// The most of the ground's width and height that it may take.
const MOST: [f32; 2] = [0.6, 0.62];
/// How much the plate hides.
const OPACITY: f32 = 0.9;
/// Between points on the plate that words should not hide.
const POINTS_APART: f32 = 6.0;

const NAME: Type = Type::new(Weight::SemiBold, 12.5, ink::TEXT);

/// The lines of a legend.
pub(super) struct Legend {
    lines: Vec<Line>,
    /// The names' column.
    names: f32,
    size: [f32; 2],
    /// Whether it says more than names.
    pub is_whole: bool,
}

struct Line {
    mark: Mark,
    name: String,
    beside: String,
}

impl Legend {
    /// That of a run on a part of a sheet; `None` where he runs alone, or the ground is too small for any.
    pub fn of(run: &Run, area: Area) -> Option<Self> {
        if run.mates().is_empty() {
            return None;
        }
        let lines: Vec<Line> = run
            .dogs()
            .enumerate()
            .map(|(index, dog)| Line {
                mark: Mark::of(run.level(), index),
                name: run.level().name_of(index).to_owned(),
                beside: beside(dog),
            })
            .collect();
        let widest = |width: fn(&Line) -> f32| lines.iter().map(width).fold(0.0, f32::max);
        let names = widest(|line| letters::width(&line.name, NAME.weight, NAME.size));
        let besides = widest(|line| letters::width(&line.beside, SMALL.weight, SMALL.size));
        let (short, long) = (MARK + names + 2.0 * PADDING, COLUMNS_APART + besides);
        let height = LINE * lines.len() as f32 + PADDING;
        let is_whole = short + long <= MOST[0] * area.width();
        let width = if is_whole { short + long } else { short };
        let fits = width <= MOST[0] * area.width() && height <= MOST[1] * area.height();
        fits.then_some(Self { lines, names, size: [width, height], is_whole })
    }

    /// Draws it; what it covers is added to what words should avoid.
    pub fn draw(&self, sheet: &mut Sheet, ground: Area, avoid: &mut Vec<Point>) {
        let plate = self.plate(ground, avoid);
        sheet.area_filled(plate, 7.0, ink::PAPER.thin(OPACITY));
        let left = plate.left + PADDING;
        for (i, line) in self.lines.iter().enumerate() {
            let y = plate.top + 0.5 * PADDING + (i as f32 + 0.5) * LINE;
            line.mark.draw(sheet, [left + 0.5 * MARK - 3.0, y], None);
            sheet.text([left + MARK, y], Anchor::Left, &line.name, NAME);
            if self.is_whole {
                let at = [left + MARK + self.names + COLUMNS_APART, y];
                sheet.text(at, Anchor::Left, &line.beside, SMALL);
            }
        }
        let count = |side: f32| (side / POINTS_APART) as u32;
        let point = |i: u32, from: f32| from + POINTS_APART * i as f32;
        for row in 0..=count(plate.height()) {
            let y = point(row, plate.top);
            avoid.extend((0..=count(plate.width())).map(|column| [point(column, plate.left), y]));
        }
    }

    /// The corner in which it hides the fewest points.
    fn plate(&self, ground: Area, avoid: &[Point]) -> Area {
        let [width, height] = self.size;
        let [left, right] = [ground.left + MARGIN, ground.right - MARGIN - width];
        let [top, bottom] = [ground.top + MARGIN, ground.bottom - MARGIN - height];
        let hidden = |[x, y]: &Point| {
            let (columns, rows) = (*x - MARGIN..*x + width + MARGIN, *y - MARGIN..*y + height + MARGIN);
            avoid.iter().filter(|[x, y]| columns.contains(x) && rows.contains(y)).count()
        };
        let corners = [[right, top], [left, top], [left, bottom], [right, bottom]];
        let [left, top] = corners.into_iter().min_by_key(hidden).unwrap_or(corners[0]);
        Area { left, top, right: left + width, bottom: top + height }
    }
}

/// What a dog runs by, and what became of it.
fn beside(dog: &Run) -> String {
    let state = dog.state();
    let end = match state.outcome {
        Outcome::Running => String::new(),
        Outcome::Reached => format!(" · reached at step {}", state.step),
        Outcome::OutOfSteps => " · out of steps".to_owned(),
        Outcome::RanOff => format!(" · ran off at step {}", state.step),
        Outcome::NotFinite => format!(" · not finite at step {}", state.step),
    };
    format!("{}{}{end}", state.optimizer.kind.info.title, lr_words(&state.optimizer.params))
}
