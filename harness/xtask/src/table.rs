//! Tables for the end of a run.

use comfy_table::{Cell, CellAlignment, Table, presets};

/// A table without borders.  A column whose cells are all numbers is aligned to the right.
pub(crate) fn render(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head.iter().map(Cell::new));
    for row in rows {
        table.add_row(row);
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        let mut cells = rows.iter().filter_map(|row| row.get(at));
        if cells.all(|cell| cell.is_empty() || cell.parse::<f64>().is_ok()) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_to_the_right() {
        let rows = [vec!["a".to_owned(), "5".to_owned()], vec!["long".to_owned(), "123".to_owned()]];
        let text = render(&["name", "seconds"], &rows);
        let ends: Vec<&str> = text.lines().map(str::trim).collect();
        assert_eq!(ends, ["name  seconds", "a           5", "long      123"]);
    }
}
