//! The certificate of a finished chapter: the chapter's name, the medals, what was learned, and the ground of one run with
//! its trail. Reads a run; writes a canvas, or makes its pixels in slices.

mod medals;
mod rule;

use frankie_sim::Run;
use frankie_sim::task::Medal;

use crate::draw_list::{Anchor, Area, Canvas, DrawList, TextStyle};
use crate::fonts::FontWeight;
use crate::run_figure::{PixelsJob, ground};
use crate::theme::Role;

/// The width and height of a certificate, in pixels.
pub const SIZE: [u32; 2] = [1200, 848];
/// Its width and height, in units.
const UNITS: [f32; 2] = [600.0, 424.0];

/// The distance of the frame and of the content from the edges, in units.
const FRAME: f32 = 15.0;
const MARGIN: f32 = 40.0;
/// The ground, in units.
const GROUND: Area = Area { left: MARGIN, top: 132.0, right: 340.0, bottom: 342.0 };
/// The left edge of what is beside the ground, in units.
const BESIDE: f32 = 366.0;
/// The height of a line of the sentence, in units.
const LINE: f32 = 19.0;
/// The center and the radius of the seal, in units.
const SEAL: [f32; 2] = [534.0, 366.0];
const SEAL_RADIUS: f32 = 25.0;

const NAME: TextStyle = TextStyle::new(FontWeight::ExtraBold, 14.0, Role::SecondMomentText);
const TITLE: TextStyle = TextStyle::new(FontWeight::ExtraBold, 36.0, Role::Text);
const BODY: TextStyle = TextStyle::new(FontWeight::SemiBold, 14.0, Role::Text);
const SMALL: TextStyle = TextStyle::new(FontWeight::Regular, 13.0, Role::Secondary);
const COUNT: TextStyle = TextStyle::new(FontWeight::ExtraBold, 19.0, Role::Text);

/// What a certificate says.
#[derive(Clone, Copy, Debug)]
pub struct Certificate<'a> {
    /// The name of the program.
    pub game: &'a str,
    /// The name of the chapter.
    pub chapter: &'a str,
    /// The day, such as `2026-11-26`; may be empty.
    pub date: &'a str,
    /// The number of levels whose best medal is this one, from the lowest to the highest, as in [`Medal::ALL`].
    pub medals: [usize; Medal::ALL.len()],
    /// What was learned, in a sentence.
    pub sentence: &'a str,
    /// Whether Adam's rule is drawn.
    pub has_rule: bool,
    /// The run that is shown up to its current step.
    pub run: &'a Run,
    /// The medal that it earned.
    pub medal: Option<Medal>,
}

impl Certificate<'_> {
    /// Draws the certificate on a canvas of `size_px` pixels, which should have the proportions of [`SIZE`].
    #[must_use]
    pub fn draw(&self, size_px: [u32; 2]) -> Canvas {
        let (mut canvas, picture) = self.lay_out(size_px);
        canvas.list.fill_in_pixels(picture.paint());
        canvas
    }

    /// Starts to make the pixels of the certificate.
    #[must_use]
    pub fn job(&self) -> PixelsJob {
        let (canvas, picture) = self.lay_out(SIZE);
        PixelsJob::new(canvas, picture)
    }

    fn lay_out(&self, size_px: [u32; 2]) -> (Canvas, ground::GroundPicture) {
        let mut canvas = Canvas::new(size_px, size_px[0] as f32 / UNITS[0]);
        let whole = Area { left: 0.0, top: 0.0, right: UNITS[0], bottom: UNITS[1] };
        canvas.list.rect(whole, 0.0, Role::Paper);
        draw_frame(&mut canvas.list, whole);
        let (picture, _) = ground::draw_ground(&mut canvas, self.run, GROUND);
        let list = &mut canvas.list;
        list.frame(GROUND.expanded(1.0, 1.0), 2.0, 2.0, Role::Text.with_opacity(0.75));
        self.draw_head(list);
        self.draw_caption(list);
        self.draw_beside(list);
        draw_seal(list);
        (canvas, picture)
    }

    fn draw_head(&self, list: &mut DrawList) {
        let width = UNITS[0] - 2.0 * MARGIN;
        list.text([MARGIN, 46.0], Anchor::Left, self.game, NAME);
        list.text([UNITS[0] - MARGIN, 46.0], Anchor::Right, "Certificate", SMALL);
        let title = TITLE.elided(self.chapter, width);
        list.text([MARGIN, 79.0], Anchor::Left, &title, TITLE);
        let date = if self.date.is_empty() { String::new() } else { format!(" on {}", self.date) };
        list.text([MARGIN, 110.0], Anchor::Left, &format!("finished{date}"), SMALL);
    }

    /// Names the run below its ground.
    fn draw_caption(&self, list: &mut DrawList) {
        let medal = self.medal.map_or_else(String::new, |medal| format!(": {}", medal.name()));
        let room = GROUND.width() - SMALL.width(&medal);
        let title = SMALL.elided(self.run.level().title(), room);
        list.text([MARGIN, GROUND.bottom + 15.0], Anchor::Left, &format!("{title}{medal}"), SMALL);
    }

    /// Draws medals, rule and sentence beside the ground.
    fn draw_beside(&self, list: &mut DrawList) {
        let right = UNITS[0] - MARGIN;
        let (mut x, mut y) = (BESIDE, GROUND.top + 13.0);
        for ((medal, _), count) in Medal::ALL.into_iter().zip(self.medals).rev() {
            medals::draw(list, medal, [x + 13.0, y], 27.0);
            let end = list.text([x + 32.0, y], Anchor::Left, &count.to_string(), COUNT)[1];
            x = end + 18.0;
        }
        y += 28.0;
        list.line(vec![[BESIDE, y], [right, y]], 1.0, Role::Hairline);
        if self.has_rule {
            rule::draw(list, [BESIDE, y + 42.0]);
            y += 82.0;
            list.line(vec![[BESIDE, y], [right, y]], 1.0, Role::Hairline);
        }
        for line in wrapped(self.sentence, BODY, right - BESIDE) {
            y += LINE;
            list.text([BESIDE, y], Anchor::Left, &line, BODY);
        }
    }
}

/// Draws a double frame with round corners.
fn draw_frame(list: &mut DrawList, whole: Area) {
    let inner = whole.expanded(-FRAME, -FRAME);
    list.frame(inner, 12.0, 2.2, Role::SecondMoment.with_opacity(0.85));
    list.frame(inner.expanded(-5.0, -5.0), 8.0, 0.9, Role::Text.with_opacity(0.3));
}

/// Draws a round seal with a ribbon, and the mark of the lowest medal in it.
fn draw_seal(list: &mut DrawList) {
    let [x, y] = SEAL;
    for side in [-1.0, 1.0] {
        let at = |across: f32, down: f32| [x + side * across, y + down];
        list.polygon(
            vec![at(2.0, 14.0), at(17.0, 10.0), at(20.0, 42.0), at(11.0, 36.0), at(4.0, 43.0)],
            Role::FirstMoment,
        );
    }
    // Twelve teeth around the edge.
    for i in 0..12 {
        let turn = std::f32::consts::TAU * i as f32 / 12.0;
        let reach = SEAL_RADIUS - 2.0;
        list.disc([x + reach * turn.cos(), y + reach * turn.sin()], 5.6, Role::SecondMoment);
    }
    list.disc(SEAL, SEAL_RADIUS, Role::SecondMoment);
    list.ring(SEAL, SEAL_RADIUS - 4.5, 1.2, Role::Paper.with_opacity(0.85));
    medals::draw_paw(list, SEAL, 27.0, Role::Paper);
}

/// Returns the lines of a text that is at most `width` units wide. A longer word has a line of its own, and is cut.
fn wrapped(text: &str, style: TextStyle, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer.filter(|line| style.width(line) <= width) {
            Some(longer) => {
                lines.pop();
                lines.push(longer);
            }
            None => lines.push(style.elided(word, width)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_their_room_and_lose_no_word() {
        let text = "Each axis steps by its own r: far where its gradients agree, little where they do not.";
        let lines = wrapped(text, BODY, 150.0);
        assert!(lines.len() > 3 && lines.iter().all(|line| BODY.width(line) <= 150.0), "{lines:?}");
        assert_eq!(lines.join(" "), text);
        let long = wrapped(&"m".repeat(200), BODY, 150.0);
        assert!(long.len() == 1 && long[0].ends_with('…') && BODY.width(&long[0]) <= 150.0, "{long:?}");
        assert!(wrapped("  ", BODY, 150.0).is_empty());
    }
}
