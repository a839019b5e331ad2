//! The placeholders of an insight, such as `{off}`, which stand for the numbers of a run.

/// A number of a run that an insight can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// What the player guessed.
    Guess,
    /// What happened.
    Truth,
    /// What was chosen and what is right, in one: for options.
    Answer,
    /// How far the guess is from the truth: a distance, a difference of radii, or steps.
    Off,
    /// The number of steps until the answer was known.
    Steps,
    /// The number of those steps on which an axis went the wrong way.
    WrongWay,
    /// The mean of |r| of the x axis over the task's steps.
    RatioX,
    /// The mean of |r| of the y axis over the task's steps.
    RatioY,
    /// The number measured for the level's first theory entry.
    Measured,
    /// The number that the level's first theory entry predicts.
    Predicted,
}

/// What is wrong with a template: an unknown name, or a brace that is not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateError {
    /// The character of the opening brace, from 0.
    pub character: usize,
    /// The unknown name.
    pub name: Option<String>,
}

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Placeholder(Placeholder),
}

impl Placeholder {
    /// Every placeholder with its name between braces.
    pub const ALL: [(Placeholder, &'static str); 10] = [
        (Placeholder::Guess, "guess"),
        (Placeholder::Truth, "truth"),
        (Placeholder::Answer, "answer"),
        (Placeholder::Off, "off"),
        (Placeholder::Steps, "steps"),
        (Placeholder::WrongWay, "wrong_way"),
        (Placeholder::RatioX, "r_x"),
        (Placeholder::RatioY, "r_y"),
        (Placeholder::Measured, "measured"),
        (Placeholder::Predicted, "predicted"),
    ];

    /// Returns the name of the placeholder, without braces.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(placeholder, _)| *placeholder == self).map_or("", |(_, name)| name)
    }

    pub(crate) fn is_about_theory(self) -> bool {
        matches!(self, Self::Measured | Self::Predicted)
    }

    pub(crate) fn is_about_guess(self) -> bool {
        matches!(self, Self::Guess | Self::Answer | Self::Off)
    }

    pub(crate) fn is_about_options(self) -> bool {
        self == Self::Answer
    }

    /// Returns every placeholder of a template with the character of its brace, from 0.
    pub(crate) fn find_all(template: &str) -> Result<Vec<(Self, usize)>, TemplateError> {
        let mut found = Vec::new();
        let mut character = 0;
        for piece in pieces(template) {
            match piece {
                Ok(Piece::Text(text)) => character += text.chars().count(),
                Ok(Piece::Placeholder(placeholder)) => {
                    found.push((placeholder, character));
                    character += placeholder.name().len() + 2;
                }
                Err(name) => return Err(TemplateError { character, name: name.map(str::to_owned) }),
            }
        }
        Ok(found)
    }
}

/// Splits a template into its pieces. After an error, which has the unknown name if there is one, nothing follows.
pub(super) fn pieces(template: &str) -> impl Iterator<Item = Result<Piece<'_>, Option<&str>>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let Some(inside) = rest.strip_prefix('{') else {
            let end = rest.find('{').unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            rest = after;
            return (!text.is_empty()).then_some(Ok(Piece::Text(text)));
        };
        let Some((name, after)) = inside.split_once('}') else {
            rest = "";
            return Some(Err(None));
        };
        let known = Placeholder::ALL.iter().find(|(_, known)| *known == name);
        rest = if known.is_some() { after } else { "" };
        Some(known.map(|(placeholder, _)| Piece::Placeholder(*placeholder)).ok_or(Some(name)))
    })
}
