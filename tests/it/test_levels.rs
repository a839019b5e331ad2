//! Texts of levels that several tests begin from, so that a test names only what matters to it.

/// A bowl, and nothing else that is not needed.
pub const BOWL: &str =
    "format = 1\ntitle = \"Mine\"\n[surface]\nkind = \"bowl\"\n[optimizer]\nkind = \"adam\"\n";

/// Ground whose heights are in the file `heights.csv` beside the level.
pub const HEIGHTS: &str = "format = 1\ntitle = \"Mine\"\n[surface]\nkind = \"heightmap\"\nfile = \"heights.csv\"\n\
    [view]\nbounds = \"fence\"\n[optimizer]\nkind = \"adam\"\n";
