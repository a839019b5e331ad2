//! The part of a sweep's table that is done: a CSV file beside the output, to which rows are appended while the sweep runs.
//! Whatever ends the program, what it holds up to its last whole line is valid, and `--resume` goes on from there. A first
//! line names the sweep, so that no part of another one is continued.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// The end of the name of a part.
const ENDING: &str = ".part";
/// The longest line that is read.
const MAX_LINE: u64 = 1 << 20;

/// A part that rows are appended to.
pub struct Part {
    path: PathBuf,
    file: BufWriter<File>,
    rows: u64,
}

/// Returns the path of the part of an output.
pub fn path_of(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(ENDING);
    name.into()
}

impl Part {
    /// Starts a part. `identity` is one line that differs between sweeps, `header` the names of the columns.
    pub fn create(out: &Path, identity: &str, header: &str) -> anyhow::Result<Self> {
        let path = path_of(out);
        let open = || -> io::Result<BufWriter<File>> {
            let mut file = BufWriter::new(File::create(&path)?);
            writeln!(file, "# {identity}\n{header}")?;
            file.flush()?;
            Ok(file)
        };
        let file = open().with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { path, file, rows: 0 })
    }

    /// Opens a part that an earlier run of the same sweep has left, without a last line that is not whole; starts one where
    /// there is none.
    pub fn resume(out: &Path, identity: &str, header: &str) -> anyhow::Result<Self> {
        let path = path_of(out);
        let mut file = match OpenOptions::new().read(true).write(true).open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Self::create(out, identity, header);
            }
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        let (whole, rows) =
            whole_rows(&mut file, identity, header).with_context(|| format!("{}", path.display()))?;
        let cut = |file: &mut File| -> io::Result<()> {
            file.set_len(whole)?;
            file.seek(SeekFrom::End(0)).map(drop)
        };
        cut(&mut file).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { path, file: BufWriter::new(file), rows })
    }

    /// Returns the number of rows in it.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Appends whole lines, each with its end.
    pub fn append(&mut self, lines: &str, rows: u64) -> anyhow::Result<()> {
        let mut write = || -> io::Result<()> {
            self.file.write_all(lines.as_bytes())?;
            self.file.flush()
        };
        write().with_context(|| format!("cannot write {}", self.path.display()))?;
        self.rows += rows;
        Ok(())
    }

    /// Reads the rows, one line at a time, from the first one on.
    pub fn read(&self, mut each: impl FnMut(&str) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let file = File::open(&self.path).with_context(|| format!("cannot read {}", self.path.display()))?;
        for line in BufReader::new(file).lines().skip(2) {
            each(&line.with_context(|| format!("cannot read {}", self.path.display()))?)?;
        }
        Ok(())
    }

    /// Removes the part, once the output is written.
    pub fn remove(self) {
        // A part that stays does no harm: without `--resume` it is replaced.
        let _ = fs::remove_file(&self.path);
    }
}

/// Returns where the last whole line of a part ends, and how many rows come before.
fn whole_rows(file: &mut File, identity: &str, header: &str) -> anyhow::Result<(u64, u64)> {
    let mut reader = BufReader::new(file);
    let mut line = String::new();
    let mut whole = 0;
    for expected in [format!("# {identity}\n"), format!("{header}\n")] {
        line.clear();
        reader.by_ref().take(MAX_LINE).read_line(&mut line)?;
        if line != expected {
            bail!("this is a part of another sweep; without --resume the sweep starts from its first run");
        }
        whole += line.len() as u64;
    }
    let mut rows = 0;
    loop {
        line.clear();
        let read = reader.by_ref().take(MAX_LINE).read_line(&mut line)?;
        if read == 0 || !line.ends_with('\n') {
            return Ok((whole, rows));
        }
        (whole, rows) = (whole + read as u64, rows + 1);
    }
}
