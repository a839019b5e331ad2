//! What the Share dialog shows: the link to the run on the stage, made once when the dialog opens, since a long run
//! takes time to be written down. The controller writes it, the dialog reads it.

use bevy::prelude::Resource;

/// The link to what is on the stage.
#[derive(Resource, Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The link, or the part of it after the page's address where there is no page; or why there is none.
    pub link: Result<String, String>,
    /// Whether it is a run; otherwise a level to be played.
    pub is_run: bool,
}
