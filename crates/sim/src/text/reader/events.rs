//! What the parser of the grammar finds, as it hands it over.

use toml_parser::decoder::Encoding;
use toml_parser::parser::EventReceiver;
use toml_parser::{ErrorSink, Span};

use super::*;

impl EventReceiver for Reader<'_> {
    fn std_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.header = Some((span, false));
    }

    fn array_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.header = Some((span, true));
    }

    fn std_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        if self.error.is_none() {
            let _ = self.start_table(span);
        }
    }

    fn array_table_close(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.std_table_close(span, error);
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        if !std::mem::take(&mut self.follows_dot) {
            self.keys.clear();
        }
        if self.error.is_some() {
            return;
        }
        if self.keys.len() >= MAX_KEY_BYTES {
            self.too_long(span);
            return;
        }
        let mut key = Cow::Borrowed("");
        self.raw(span, encoding).decode_key(&mut key, &mut self.error);
        self.keys.push((key, span));
    }

    fn key_sep(&mut self, _: Span, _: &mut dyn ErrorSink) {
        self.follows_dot = true;
    }

    fn key_val_sep(&mut self, _: Span, _: &mut dyn ErrorSink) {
        if self.error.is_none() {
            let _ = self.start_entry();
        }
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        if self.error.is_none()
            && let Some(kind) = self.scalar_kind(span, encoding)
        {
            let _ = self.add_value(kind, span);
        }
    }

    fn array_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open_value(Kind::List, span)
    }

    fn array_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close_value(span);
    }

    fn inline_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        self.open_value(Kind::Table(TableForm::Inline), span)
    }

    fn inline_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close_value(span);
    }

    fn comment(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.raw(span, None).decode_comment(&mut self.error);
    }

    fn newline(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.raw(span, None).decode_newline(&mut self.error);
    }
}
