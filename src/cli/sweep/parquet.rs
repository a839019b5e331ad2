//! The table of a sweep as a Parquet file, behind the feature `parquet`: a column for each name, with groups of rows that
//! are compressed by themselves. A cell without content is null.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use super::table::{Column, ColumnKind};
use crate::cli::output::Output;

/// The number of rows of a group.
const GROUP: usize = 1 << 17;

/// Writes the rows that `rows` passes on, one after another.
pub fn write(
    columns: &[Column],
    out: Output,
    rows: impl FnOnce(&mut dyn FnMut(Vec<String>) -> anyhow::Result<()>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let fields = columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<_, _>>()?;
    let schema = Arc::new(Type::group_type_builder("sweep").with_fields(fields).build()?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
    let mut group: Vec<Vec<String>> = Vec::new();
    rows(&mut |row| {
        group.push(row);
        if group.len() < GROUP {
            return Ok(());
        }
        write_group(&mut writer, columns, &std::mem::take(&mut group))
    })?;
    if !group.is_empty() {
        write_group(&mut writer, columns, &group)?;
    }
    Ok(writer.into_inner()?.finish()?)
}

fn field(column: &Column) -> parquet::errors::Result<Type> {
    let (physical, logical) = match column.kind {
        ColumnKind::Number => (Physical::DOUBLE, None),
        ColumnKind::Integer => (Physical::INT64, Some(LogicalType::integer(64, false))),
        ColumnKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let field = Type::primitive_type_builder(&column.name, physical);
    field.with_repetition(Repetition::OPTIONAL).with_logical_type(logical).build()
}

fn write_group(
    writer: &mut SerializedFileWriter<Output>,
    columns: &[Column],
    rows: &[Vec<String>],
) -> anyhow::Result<()> {
    let mut group = writer.next_row_group()?;
    for (place, column) in columns.iter().enumerate() {
        write_column(&mut group, column.kind, rows, place)?;
    }
    group.close()?;
    Ok(())
}

fn write_column(
    group: &mut SerializedRowGroupWriter<'_, Output>,
    kind: ColumnKind,
    rows: &[Vec<String>],
    place: usize,
) -> anyhow::Result<()> {
    let Some(mut column) = group.next_column()? else { anyhow::bail!("a column is missing") };
    let cells = || rows.iter().map(|row| row[place].as_str());
    let levels: Vec<i16> = cells().map(|cell| i16::from(!cell.is_empty())).collect();
    let present = || cells().filter(|cell| !cell.is_empty());
    match kind {
        ColumnKind::Number => {
            let numbers = present().map(str::parse).collect::<Result<Vec<f64>, _>>()?;
            column.typed::<DoubleType>().write_batch(&numbers, Some(&levels), None)?;
        }
        ColumnKind::Integer => {
            // The bits of an unsigned number, as the logical type says.
            let numbers = present().map(|cell| cell.parse::<u64>().map(|n| n as i64));
            let numbers = numbers.collect::<Result<Vec<i64>, _>>()?;
            column.typed::<Int64Type>().write_batch(&numbers, Some(&levels), None)?;
        }
        ColumnKind::Text => {
            let texts: Vec<ByteArray> = present().map(ByteArray::from).collect();
            column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None)?;
        }
    }
    column.close()?;
    Ok(())
}
