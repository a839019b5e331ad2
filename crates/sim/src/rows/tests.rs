//! Rows of numbers from good and bad texts, arrays and pictures, and from any bytes at all.

use proptest::prelude::*;

use super::{MAX_ROWS_BYTES, MAX_ROWS_NUMBERS, Rows, RowsPlace};

fn rows(columns: usize, values: &[f64]) -> Rows {
    Rows::new(columns, values.to_vec()).unwrap()
}

fn refused(text: &str) -> String {
    Rows::from_text(text).unwrap_err().to_string()
}

#[test]
fn text_of_common_programs_is_read() {
    let expected = rows(2, &[1.0, -2.5, 300.0, 0.0]);
    for text in [
        "1,-2.5\n3e2,0",
        "1, -2.5\r\n3e2, 0\r\n",
        "x,y\n1,-2.5\n3e2,0\n",
        "# made by hand\n\n\"x\",\"y\"\n1,-2.5 # a comment\n\n3e2,0",
        "1;-2.5\n3e2;0",
        "Loss by width\n1,-2.5\n3e2,0",
        "x,y\n1 -2.5\n3e2 0",
        "1\t-2.5\n3e2\t0",
        "  1   -2.5\n300 0 \n",
        "\"1\",\"-2.5\"\n\"3e2\",\"0\"",
    ] {
        assert_eq!(Rows::from_text(text).as_ref(), Ok(&expected), "{text:?}");
    }
    assert_eq!(Rows::from_file("A.CSV", b"\xEF\xBB\xBF1,-2.5\n3e2,0"), Ok(expected));
}

#[test]
fn errors_in_text_name_line_and_column() {
    let number = "a number with a point, not a comma, such as 3, -1.5 or 2e-3";
    for (text, expected) in [
        ("", "line 1, column 1: there are no numbers; expected at least one row of numbers".to_owned()),
        ("x,y\n# 1,2\n", "line 3, column 1: there are no numbers; expected at least one row of numbers".into()),
        ("1,2\n3,é", format!("line 2, column 3: `é` is not a number; expected {number}")),
        ("1,2\nx,y", format!("line 2, column 1: `x` is not a number; expected {number}")),
        ("x,1\n2,3", format!("line 1, column 1: `x` is not a number; expected {number}")),
        ("1,5;2.5\n", format!("line 1, column 1: `1,5` is not a number; expected {number}")),
        (
            "1,5;2,5\n3;x",
            "line 2, column 3: `x` is not a number; expected a number with a comma, as in other places here, such as 3 or -1,5".into(),
        ),
        (
            "1;2\n1,234;5",
            "line 2, column 1: `1,234` can mean a number with decimals or one with thousands; \
             expected a point before decimals, and nothing between thousands".into(),
        ),
        (",2\n3,4", "line 1, column 1: a number is missing; expected a number in each place".into()),
        ("1,2\n 3", "line 2, column 2: a row of 1 numbers; expected 2, as in the rows above".into()),
        ("1,\n3,4", "line 1, column 3: a number is missing; expected a number in each place".into()),
        ("1,2\n3,nan", "line 2, column 3: NaN is not possible; expected a finite number, of size at most 1e12".into()),
        ("1e999", "line 1, column 1: inf is not possible; expected a finite number, of size at most 1e12".into()),
        (
            "1, -1000000000001",
            "line 1, column 4: -1000000000001.0 is not possible; expected a finite number, of size at most 1e12".into(),
        ),
    ] {
        assert_eq!(refused(text), expected, "{text:?}");
    }
    let place = Rows::from_text("1,2\né,4").unwrap_err().place;
    assert_eq!(place, RowsPlace::Text { line: 2, column: 1, character: 4 });
}

#[test]
fn too_many_numbers_are_refused() {
    let row = "0,".repeat(511) + "0\n";
    let most = Rows::from_text(&row.repeat(512)).unwrap();
    assert_eq!((most.columns(), most.count()), (512, 512));
    let error = refused(&row.repeat(513));
    assert_eq!(
        error,
        "line 513, column 1: too many numbers; expected at most 262144 numbers, such as 512 rows of 512"
    );
    for marks in ["0,", ",", "0 "] {
        assert!(refused(&marks.repeat(1_000_000)).contains("too many numbers"), "{marks:?}");
    }
    assert!(refused(&"#".repeat(MAX_ROWS_BYTES + 1)).contains("expected at most 8 MB"));
    assert!(Rows::from_file("a.png", &vec![0; MAX_ROWS_BYTES + 1]).is_err());
    for (columns, values) in
        [(0, vec![1.0]), (0, vec![]), (3, vec![]), (2, vec![1.0; 3]), (1, vec![f64::NAN])]
    {
        assert!(Rows::new(columns, values).is_err());
    }
    assert!(Rows::new(1, vec![0.0; MAX_ROWS_NUMBERS + 1]).is_err());
}

#[test]
fn written_text_is_short_and_reads_back_the_same() {
    let values = [0.1, -0.0, 1.0, 1e12, 5e-324, 1.0 / 3.0, -2.5e-7, 123_456_789.125];
    let there = rows(2, &values);
    let text = there.to_text();
    assert_eq!(text, "0.1,-0\n1,1000000000000\n5e-324,0.3333333333333333\n-2.5e-7,123456789.125\n");
    let back = Rows::from_text(&text).unwrap();
    assert!(back.values().iter().zip(values).all(|(a, b)| a.to_bits() == b.to_bits()));
    assert_eq!(back.to_text(), text);
    assert_eq!(rows(2, &[-1.234_56, 3.4, 0.0, 1.0]).to_string(), "2 × 2 numbers, from -1.23 to 3.4");
    assert_eq!(rows(1, &[2e-9, 31_415_926.0]).to_string(), "1 × 2 numbers, from 2e-9 to 3.14e7");
}

/// An array file as `numpy.save` lays it out.
fn npy(version: u8, header: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x93NUMPY".to_vec();
    bytes.extend([version, 0]);
    match version {
        1 => bytes.extend((header.len() as u16).to_le_bytes()),
        _ => bytes.extend((header.len() as u32).to_le_bytes()),
    }
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn dict(descr: &str, order: &str, shape: &str) -> String {
    format!("{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}           \n")
}

#[test]
fn arrays_of_every_version_and_type_are_read() {
    let values = [0.1, -2.0, 3.5, 4.0, 5.0, 6.0];
    let expected = rows(3, &values);
    let data: [(&str, Vec<u8>); 4] = [
        ("'<f4'", values.iter().flat_map(|x| (*x as f32).to_le_bytes()).collect()),
        ("'>f4'", values.iter().flat_map(|x| (*x as f32).to_be_bytes()).collect()),
        ("'<f8'", values.iter().flat_map(|x| x.to_le_bytes()).collect()),
        ("\">f8\"", values.iter().flat_map(|x| x.to_be_bytes()).collect()),
    ];
    for (descr, data) in &data {
        for version in 1..=3 {
            let bytes = npy(version, &dict(descr, "False", "(2, 3)"), data);
            assert_eq!(Rows::from_file("a.npy", &bytes).as_ref(), Ok(&expected), "{descr}, {version}");
        }
    }
    let bare = "{\"shape\":(2,3),'fortran_order':False,'descr':'<f8'}";
    assert_eq!(Rows::from_file("a.npy", &npy(1, bare, &data[2].1)), Ok(expected));
}

#[test]
fn arrays_of_whole_numbers_booleans_and_halves_are_read_in_either_order() {
    let values: [i64; 6] = [1, -2, 3, 100, -128, 127];
    let expected = rows(3, &values.map(|x| x as f64));
    let unsigned = [1_u64, 2, 3, 100, 200, 255];
    let of_unsigned = rows(3, &unsigned.map(|x| x as f64));
    for size in [1, 2, 4, 8] {
        for (order, mark) in [(true, '<'), (false, '>')] {
            let bytes = |x: u64| match order {
                true => x.to_le_bytes()[..size].to_vec(),
                false => x.to_be_bytes()[8 - size..].to_vec(),
            };
            let read = |kind: char, data: Vec<u8>| {
                let mark = if size == 1 { '|' } else { mark };
                let header = dict(&format!("'{mark}{kind}{size}'"), "False", "(2, 3)");
                Rows::from_file("a.npy", &npy(1, &header, &data))
            };
            let signed = values.iter().flat_map(|x| bytes(*x as u64)).collect();
            assert_eq!(read('i', signed).as_ref(), Ok(&expected), "i{size}");
            let unsigned = unsigned.iter().flat_map(|x| bytes(*x)).collect();
            assert_eq!(read('u', unsigned).as_ref(), Ok(&of_unsigned), "u{size}");
        }
    }
    let flags = npy(1, &dict("'|b1'", "False", "(1, 3)"), &[1, 0, 1]);
    assert_eq!(Rows::from_file("a.npy", &flags), Ok(rows(3, &[1.0, 0.0, 1.0])));
    let halves = npy(1, &dict("'<f2'", "False", "(1L, 2L)"), &[0x66, 0x2e, 0, 0xc0]);
    assert_eq!(Rows::from_file("a.npy", &halves), Ok(rows(2, &[0.1, -2.0])));
    let large = npy(1, &dict("'<u8'", "False", "(1, 1)"), &u64::MAX.to_le_bytes());
    assert!(Rows::from_file("a.npy", &large).unwrap_err().to_string().contains("is not possible"));
}

#[test]
fn files_of_numpy_and_of_spreadsheets_have_the_numbers_they_print() {
    let heights = [3.0, 1.0, 2.0, 5.0, 0.0, -1.0, 4.0, 2.0, 1.0, 2.0, 3.0, 4.0];
    let columns = |i: usize| (0..3).map(move |j| heights[4 * j + i]);
    let transposed: Vec<f64> = (0..4).flat_map(columns).collect();
    let table = rows(3, &[0.5, 1.5, 2.5, 1.0, 2.0, 3.0, 0.1, 0.2, 0.3]);
    let files: [(&str, &[u8], Rows); 4] = [
        ("int64.npy", include_bytes!("../../tests/files/int64.npy"), rows(4, &heights)),
        ("fortran-order.npy", include_bytes!("../../tests/files/fortran-order.npy"), rows(3, &transposed)),
        ("decimal-comma.csv", include_bytes!("../../tests/files/decimal-comma.csv"), table.clone()),
        ("pandas-index.csv", include_bytes!("../../tests/files/pandas-index.csv"), table),
    ];
    for (name, bytes, expected) in files {
        assert_eq!(Rows::from_file(name, bytes), Ok(expected), "{name}");
    }
}

#[test]
fn text_of_other_countries_and_programs_is_read() {
    let expected = rows(2, &[0.5, -1.25, 2.0, 1234.5]);
    for text in [
        "0,5;-1,25\n2;1234,5",
        "0,5;−1,25\r\n2,0;1.234,5\r\n",
        "0,5\t-1,25\n2\t1234,5",
        "0,5 -1,25\n2 1234,5",
        "sep=;\nx;y\n0,5;-1,25\n2;1234,5",
        "sep=,\n0.5,-1.25\n2,1234.5",
        "0.5,−1.25\n2,\"1,234.5\"",
        "\"0,5\",\"-1,25\"\n\"2\",\"1234,5\"",
        "0.5\r-1.25\r2\r1234.5\r",
        "x,y\r0.5,-1.25\r2,1234.5\r",
        // An index of pandas, of R, and one that was read as a column.
        ",0,1\n0,0.5,-1.25\n1,2,1234.5",
        ",x,y\n2024-01-01,0.5,-1.25\n2024-01-02,2,1234.5",
        ",-1.5,1.5\n0,0.5,-1.25\n1,2,1234.5",
        "\"\",\"x\",\"y\"\n\"1\",0.5,-1.25\n\"2\",2,1234.5",
        "\"\";\"x\";\"y\"\n\"a; b\";0,5;-1,25\n\"c\";2;1234,5",
        "Unnamed: 0,x,y\n0,0.5,-1.25\n1,2,1234.5",
        "\"x, in m\",\"y # 2\"\n0.5,-1.25\n2,1234.5",
    ] {
        let read = Rows::from_text(text).map_err(|error| error.to_string());
        let values = read.as_ref().map(Rows::values);
        assert_eq!(values, Ok(expected.values()), "{text:?}");
    }
    let wide = |bytes: fn(u16) -> [u8; 2], mark: [u8; 2]| {
        let text = "0,5\t−1,25\r\n2\t1234,5\r\n".encode_utf16().flat_map(bytes);
        Rows::from_file("a.csv", &mark.into_iter().chain(text).collect::<Vec<u8>>())
    };
    assert_eq!(wide(u16::to_le_bytes, [0xff, 0xfe]).as_ref(), Ok(&expected));
    assert_eq!(wide(u16::to_be_bytes, [0xfe, 0xff]).as_ref(), Ok(&expected));
    assert_eq!(Rows::from_file("a.tsv", b"0.5\t-1.25\n2\t1234.5"), Ok(expected));
    assert!(Rows::from_file("a.csv", b"\xff\xfe\x00\xd8").is_err());
}

/// An archive of arrays as `numpy.savez` makes it: names, files and whether they are deflated.
fn npz(arrays: &[(&str, &[u8], bool)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    for (name, data, is_deflated) in arrays {
        let method =
            if *is_deflated { rawzip::CompressionMethod::DEFLATE } else { rawzip::CompressionMethod::STORE };
        let name = format!("{name}.npy");
        let (mut entry, config) = archive.new_file(name.as_str()).compression_method(method).start().unwrap();
        let descriptor = if *is_deflated {
            let mut writer =
                config.wrap(flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::default()));
            writer.write_all(data).unwrap();
            let (encoder, descriptor) = writer.finish().unwrap();
            encoder.finish().unwrap();
            descriptor
        } else {
            let mut writer = config.wrap(&mut entry);
            writer.write_all(data).unwrap();
            writer.finish().unwrap().1
        };
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

#[test]
fn arrays_are_read_from_archives() {
    let array =
        |values: [f64; 2]| npy(1, &dict("'<f8'", "False", "(1, 2)"), &values.map(f64::to_le_bytes).concat());
    let (a, b) = (array([1.0, 2.0]), array([3.0, 4.0]));
    for is_deflated in [false, true] {
        let single = npz(&[("a", &a, is_deflated)]);
        assert_eq!(Rows::from_file("A.NPZ", &single), Ok(rows(2, &[1.0, 2.0])));
        let two = npz(&[("a", &a, is_deflated), ("b", &b, is_deflated)]);
        let read = |name| Rows::from_file_array("a.npz", &two, name).map_err(|error| error.to_string());
        assert_eq!(read(Some("a")), Ok(rows(2, &[1.0, 2.0])));
        assert_eq!(read(Some("b")), Ok(rows(2, &[3.0, 4.0])));
        assert_eq!(read(Some("b.npy")), Ok(rows(2, &[3.0, 4.0])));
        assert_eq!(
            read(None).unwrap_err(),
            "there are 2 arrays; expected `array`, the name of one of them: a, b"
        );
        assert_eq!(read(Some("c")).unwrap_err(), "there is no array `c`; expected one of: a, b");
    }
    let error = |bytes: &[u8]| Rows::from_file("a.npz", bytes).unwrap_err().to_string();
    assert!(error(&npz(&[])).starts_with("there is no array in the archive; expected"));
    assert!(error(b"PK\x03\x04").starts_with("the archive cannot be read ("));
    assert!(error(&npz(&[("a", &a[..a.len() - 8], true)])).starts_with("array `a`: byte "));
    let mut damaged = npz(&[("a", &a, false)]);
    let place = damaged.windows(4).position(|part| part == b"NUMP").unwrap() + 85;
    damaged[place] ^= 1;
    assert!(error(&damaged).starts_with("array `a`: it cannot be unpacked ("), "{}", error(&damaged));
    let named = Rows::from_file_array("a.csv", b"1,2", Some("a")).unwrap_err().to_string();
    assert_eq!(named, "only a .npz file has arrays with names; expected no `array`");
}

#[test]
fn an_archive_is_unpacked_only_up_to_the_limit() {
    // A gigabyte of zeros would be a megabyte in the archive.
    let zeros = vec![0; 64 << 20];
    let bomb = npz(&[("a", &zeros, true)]);
    assert!(bomb.len() < 100_000);
    let error = Rows::from_file("a.npz", &bomb).unwrap_err().to_string();
    assert_eq!(error, "array `a`: it is too large; expected at most 8 MB");
    // It says that it is short.
    let mut liar = bomb;
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let places: Vec<usize> =
        liar.windows(4).enumerate().filter(|(_, part)| *part == size).map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    for at in places {
        liar[at..at + 4].copy_from_slice(&9_u32.to_le_bytes());
    }
    assert!(Rows::from_file("a.npz", &liar).is_err());
}

#[test]
fn other_arrays_are_refused_by_name() {
    let eight = [0; 8];
    let npy_error = |bytes: &[u8]| Rows::from_file("a.npy", bytes).unwrap_err().to_string();
    let of = |descr: &str, order: &str, shape: &str| npy_error(&npy(1, &dict(descr, order, shape), &eight));
    for (error, expected) in [
        (
            npy_error(b"PK\x03\x04"),
            "this is not a NumPy array file; expected a file that `numpy.save` writes",
        ),
        (npy_error(b"\x93NUMPY\x01"), "the file is cut short"),
        (npy_error(b"\x93NUMPY\x01\x00\xff\xff{"), "the file is cut short"),
        (
            npy_error(b"\x93NUMPY\x09\x00\x01\x00{"),
            "byte 6: version 9 of the format is not known; expected version 1, 2 or 3",
        ),
        (
            npy_error(b"\x93NUMPY\x02\x00\xff\xff\xff\xff{"),
            "a header of 4294967295 bytes; expected at most 65536",
        ),
        (
            of("'<c8'", "False", "(1, 1)"),
            "byte 10: an array of `<c8`; expected numbers: `f2`, `f4`, `f8`, `i1`",
        ),
        (of("'|O'", "False", "(1, 1)"), "byte 10: an array of `|O`"),
        (of("'<f16'", "False", "(1, 1)"), "byte 10: an array of `<f16`"),
        (of("'<i3'", "False", "(1, 1)"), "byte 10: an array of `<i3`"),
        (of("'|i8'", "False", "(1, 1)"), "byte 10: an array of `|i8`"),
        (of("'<M8'", "False", "(1, 1)"), "byte 10: an array of `<M8`"),
        (of("[('x', '<f8')]", "False", "(1, 1)"), "byte 20: `[('x', '<f8')], 'fortran_order': False, "),
        (
            of("'<i8'", "True", "(2, 1)"),
            "byte 80: 8 bytes of numbers; expected 16: 2 rows of 1 numbers of 8 bytes",
        ),
        (of("'<f8'", "False", "(1,)"), "byte 10: an array of 1 dimensions; expected two: rows and columns"),
        (of("'<f8'", "False", "(1, 1, 1)"), "byte 10: an array of 3 dimensions"),
        (of("'<f8'", "False", "(0, 1)"), "there are no numbers"),
        (of("'<f8'", "False", "(513, 512)"), "513 rows of 512 numbers are too many"),
        (of("'<f8'", "False", "(18446744073709551615, 18446744073709551615)"), "18446744073709551615 rows"),
        (
            of("'<f8'", "False", "(99999999999999999999, 1)"),
            "byte 61: `99999999999999999999, 1), }` in the header",
        ),
        (
            of("'<f8'", "False", "(1, 2)"),
            "byte 81: 8 bytes of numbers; expected 16: 1 rows of 2 numbers of 8 bytes",
        ),
        (
            of("'<f8'", "maybe", "(1, 1)"),
            "byte 44: `maybe, 'shape': (1, 1), }` in the header; expected True or False",
        ),
        (npy_error(&npy(1, "{'descr': '<f8'}", &eight)), "byte 10: the header is not complete"),
        (
            npy_error(&npy(1, "{'descr': '<f8", &eight)),
            "byte 20: `'<f8` in the header; expected a closing quote",
        ),
        (
            npy_error(&npy(1, &dict("'<f8'", "False", "(1, 1)"), &f64::NAN.to_le_bytes())),
            "NaN in row 1, column 1",
        ),
    ] {
        assert!(error.starts_with(expected), "{error}\n{expected}");
    }
}

fn png(width: u32, height: u32, color: png::ColorType, depth: png::BitDepth, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if color == png::ColorType::Indexed {
        encoder.set_palette(vec![0, 0, 0, 255, 255, 255]);
    }
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    bytes
}

#[test]
fn pictures_are_read_as_gray_values() {
    use png::{BitDepth, ColorType};
    let third = 1.0 / 3.0;
    let read = |bytes: &[u8]| Rows::from_file("a.png", bytes).unwrap();
    let gray = read(&png(2, 2, ColorType::Grayscale, BitDepth::Eight, &[0, 255, 85, 0]));
    assert_eq!(gray, rows(2, &[0.0, 1.0, third, 0.0]));
    let fine = read(&png(1, 2, ColorType::Grayscale, BitDepth::Sixteen, &[0x55, 0x55, 0xff, 0xff]));
    assert_eq!(fine, rows(1, &[third, 1.0]));
    let with_alpha = read(&png(2, 1, ColorType::GrayscaleAlpha, BitDepth::Eight, &[85, 0, 255, 9]));
    assert_eq!(with_alpha, rows(2, &[third, 1.0]));
    let bits = read(&png(3, 1, ColorType::Grayscale, BitDepth::One, &[0b1010_0000]));
    assert_eq!(bits, rows(3, &[1.0, 0.0, 1.0]));
    let palette = read(&png(2, 1, ColorType::Indexed, BitDepth::Eight, &[1, 0]));
    assert_eq!(palette.extent()[0], 0.0);
    assert!((palette.extent()[1] - 1.0).abs() < 1e-15);
    let green = read(&png(1, 1, ColorType::Rgb, BitDepth::Eight, &[0, 255, 0]));
    assert_eq!(green, rows(1, &[0.7152]));
}

#[test]
fn too_large_pictures_are_refused_before_unpacking() {
    use png::{BitDepth, ColorType};
    let error = |bytes: &[u8]| Rows::from_file("a.png", bytes).unwrap_err().to_string();
    // Thirty-three bytes that claim to be four thousand million pixels a side.
    let mut claim = png(1, 1, ColorType::Grayscale, BitDepth::Eight, &[7])[..33].to_vec();
    claim[16..24].copy_from_slice(&[0x7f; 8]);
    let checksum = crc(&claim[12..29]);
    claim[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert!(error(&claim).contains("are too many"), "{}", error(&claim));
    let large = png(513, 512, ColorType::Grayscale, BitDepth::One, &vec![0; 65 * 512]);
    assert!(large.len() < 2_000);
    assert_eq!(
        error(&large),
        "512 rows of 513 numbers are too many; expected at most 262144 numbers, such as 512 rows of 512"
    );
    assert!(error(b"GIF89a").starts_with("the picture cannot be read ("));
    let good = png(8, 8, ColorType::Grayscale, BitDepth::Eight, &[9; 64]);
    assert!(error(&good[..good.len() - 20]).starts_with("the picture cannot be read ("));
}

/// The checksum of PNG chunks (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[test]
fn the_extension_selects_the_format() {
    for name in ["slice", "slice.txt", "", ".", "a.npy.gz"] {
        let error = Rows::from_file(name, b"1,2").unwrap_err().to_string();
        let expected = "the format is not known from the file name; expected a file whose name ends in .csv, .tsv, .npy, .npz or .png";
        assert_eq!(error, expected, "{name:?}");
    }
    assert_eq!(Rows::from_file("a.csv", b"1\n\xff").unwrap_err().place, RowsPlace::Byte(2));
}

proptest! {
    #[test]
    fn random_bytes_do_not_panic(
        ending in prop::sample::select(vec!["csv", "npy", "npz", "png", "toml"]),
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        if let Ok(rows) = Rows::from_file(&format!("a.{ending}"), &bytes) {
            prop_assert_eq!(Rows::from_text(&rows.to_text()), Ok(rows));
        }
    }

    #[test]
    fn damaged_files_do_not_panic(
        at in 0usize..300, byte in any::<u8>(), cut in 0usize..140,
    ) {
        let array = npy(1, &dict("'<f8'", "False", "(1, 2)"), &[0; 16]);
        let picture = png(5, 4, png::ColorType::Rgb, png::BitDepth::Eight, &[77; 60]);
        let archive = npz(&[("a", &array, true)]);
        for (name, mut bytes) in [("a.npy", array), ("a.npz", archive), ("a.png", picture)] {
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
            bytes.truncate(bytes.len().saturating_sub(cut));
            let _ = Rows::from_file(name, &bytes);
        }
    }

    #[test]
    fn rows_are_read_back_from_their_text(
        columns in 1usize..6,
        values in prop::collection::vec(-1e12..1e12f64, 1..60),
        small in prop::collection::vec(-1e-300..1e-300f64, 1..60),
    ) {
        for values in [values, small] {
            let whole = values.len() / columns * columns;
            prop_assume!(whole > 0);
            let rows = Rows::new(columns, values[..whole].to_vec()).unwrap();
            let text = rows.to_text();
            let back = Rows::from_text(&text).unwrap();
            prop_assert_eq!(back.to_text(), text);
            prop_assert_eq!(back, rows);
        }
    }
}
