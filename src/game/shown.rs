//! Which parts of the screen are shown: those that the level's file lists, or all of them once the player has unfolded
//! them. Reads the session.

use frankie_draw::chart::view::ChartLayers;
use frankie_sim::Axis;
use frankie_sim::level::ScreenPart;
use frankie_sim::task::TaskKind;

use super::ask::{self, lead};
use super::command::Panel;
use super::session::{Session, SessionMode};
use super::tries::EarlierTry;

impl Session {
    /// Returns whether a part of the screen is shown.
    #[must_use]
    pub fn shows(&self, part: ScreenPart) -> bool {
        use ScreenPart::{Arrows, Ground, Ring, Trail};
        if self.is_unfolded || self.mode == SessionMode::Demo {
            return true;
        }
        if lead::is_blind(self) && matches!(part, Ground | Arrows | Ring | Trail) {
            return false;
        }
        // The ground that was hidden while there was something to find out.
        let is_revealed = self.level().task().is_some() && ask::is_decided(self);
        (is_revealed && matches!(part, Ground | Trail)) || self.level().screen().shows(part)
    }

    /// Returns whether the level shows only some parts at first, so that there is something to unfold.
    #[must_use]
    pub fn has_more_parts(&self) -> bool {
        let screen = self.level().screen();
        self.mode != SessionMode::Demo && ScreenPart::ALL.iter().any(|(part, _)| !screen.shows(*part))
    }

    /// Returns whether the chart of an axis is shown.
    #[must_use]
    pub fn shows_chart(&self, axis: Axis) -> bool {
        self.shows(match axis {
            Axis::X => ScreenPart::ChartX,
            Axis::Y => ScreenPart::ChartY,
        })
    }

    /// Returns the layers of the charts that are shown.
    #[must_use]
    pub fn chart_layers(&self) -> ChartLayers {
        ChartLayers {
            samples: self.shows(ScreenPart::Lollipops),
            m_hat: self.shows(ScreenPart::MHat),
            v_hat: self.shows(ScreenPart::VHat),
            ratio: self.shows(ScreenPart::Ratio),
        }
    }

    /// Returns the earlier tries whose trails are shown: none where they would give away what is asked.
    #[must_use]
    pub fn earlier_shown(&self) -> &[EarlierTry] {
        let is_shown = self.shows(ScreenPart::Trail) && !ask::is_guessing(self);
        if is_shown { self.tries.earlier() } else { &[] }
    }

    /// Returns whether the charts name the colors of their lines: levels that ask call them blue and orange.
    #[must_use]
    pub fn names_colors(&self) -> bool {
        !self.level().question().is_empty() && !self.is_unfolded && self.mode != SessionMode::Demo
    }

    /// Returns whether a panel holds something that is shown. The lesson always does.
    #[must_use]
    pub fn shows_panel(&self, panel: Panel) -> bool {
        match panel {
            Panel::Lesson => true,
            Panel::Tuning => self.shows(ScreenPart::Tuning),
            Panel::Charts => Axis::BOTH.into_iter().any(|axis| self.shows_chart(axis)),
            Panel::Rule => self.shows(ScreenPart::Rule),
            Panel::Data => self.shows(ScreenPart::Data),
        }
    }

    /// Returns whether the lesson is shown only where the player asks for it in this level: a level that asks a question
    /// explains nothing before.
    #[must_use]
    pub fn is_lesson_on_demand(&self) -> bool {
        !self.level().question().is_empty() && !self.is_unfolded && self.mode != SessionMode::Demo
    }

    /// Returns whether such a lesson has not been asked for.
    #[must_use]
    pub fn is_lesson_waiting(&self) -> bool {
        self.is_lesson_on_demand() && !self.is_lesson_open
    }
}

impl Session {
    /// Returns the panel in which the player sees what is asked for: a phone opens its drawer at it. Where nothing is asked
    /// it is the lesson; `None` where the ground is enough.
    #[must_use]
    pub fn panel_to_answer(&self) -> Option<Panel> {
        match self.level().task().map(|task| &task.kind) {
            Some(TaskKind::Feed(_)) => Some(Panel::Charts),
            Some(_) if self.level().data_loss().is_some() && self.shows(ScreenPart::Data) => {
                Some(Panel::Data)
            }
            _ if self.is_lesson_on_demand() => None,
            _ => Some(Panel::Lesson),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use frankie_sim::{Level, Run};

    use super::*;

    const LEVEL: &str = "format = 1\ntitle = \"Two arrows\"\nquestion = \"Where will he be?\"\n[surface]\nkind = \"bowl\"\n\
        [optimizer]\nkind = \"adam\"\n[start]\nat = [1.0, 1.0]\n";

    fn session(screen: &str) -> Session {
        let level = Level::parse("shown", &format!("{LEVEL}{screen}")).unwrap();
        Session::new(Run::new(Arc::new(level), 1), SessionMode::Play, 1.0)
    }

    #[test]
    fn a_level_shows_what_its_list_has_until_everything_is_unfolded() {
        let mut session = session("[screen]\nshow = [\"ground\", \"chart_x\", \"m_hat\"]\n");
        let shown = |session: &Session| Panel::ALL.map(|panel| session.shows_panel(panel));
        assert_eq!(shown(&session), [true, false, true, false, false]);
        assert!(session.shows_chart(Axis::X) && !session.shows_chart(Axis::Y));
        let only_m_hat = ChartLayers { samples: false, m_hat: true, v_hat: false, ratio: false };
        assert_eq!(session.chart_layers(), only_m_hat);
        assert!(session.has_more_parts() && session.is_lesson_waiting() && session.names_colors());
        session.is_unfolded = true;
        assert_eq!(shown(&session), [true; 5]);
        assert_eq!(session.chart_layers(), ChartLayers::default());
        assert!(session.has_more_parts() && !session.is_lesson_waiting() && !session.names_colors());
    }

    #[test]
    fn a_level_without_a_list_and_the_run_behind_the_title_show_everything() {
        let all = session("");
        assert!(ScreenPart::ALL.iter().all(|(part, _)| all.shows(*part)) && !all.has_more_parts());
        let mut demo = session("[screen]\nshow = [\"ground\"]\n");
        demo.mode = SessionMode::Demo;
        assert!(demo.shows(ScreenPart::Arrows) && !demo.has_more_parts() && !demo.is_lesson_waiting());
    }
}
