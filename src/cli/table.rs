//! Plain-text tables: columns separated by two spaces, without lines, colors or wrapping.

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Row, Table};

/// The number of spaces before and after each cell.
const PADDING: (u16, u16) = (0, 2);

/// Returns a table of these rows. Print it with `trim_fmt`, which leaves no spaces at the ends of lines.
pub fn plain_table<R: Into<Row>>(rows: impl IntoIterator<Item = R>) -> Table {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled).add_rows(rows);
    table.column_iter_mut().for_each(|column| {
        column.set_padding(PADDING);
    });
    table
}
