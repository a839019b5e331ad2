//! How a command ended: exit codes, and errors with their exit codes.

use std::io;

use crate::levels::OpenError;

/// The exit codes. Scripts depend on them: they never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Success.
    Done,
    /// Something failed.
    Failed,
    /// The command line is wrong.
    Usage,
    /// A replay differs.
    Differs,
    /// A file is not valid.
    Invalid,
}

impl Exit {
    /// Returns the number given to the system.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Differs => 3,
            Exit::Invalid => 4,
        }
    }
}

/// Why a command failed, and the exit code that says so.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What went wrong.
    pub error: anyhow::Error,
}

impl Failure {
    /// Returns a failure with a message.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, error: anyhow::Error::msg(message.into()) }
    }

    /// Returns whether the reader of our output has gone: then there is nothing to say either.
    pub fn is_closed_pipe(&self) -> bool {
        let is_closed = |cause: &(dyn std::error::Error + 'static)| {
            cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
        };
        self.error.chain().any(is_closed)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self { exit: Exit::Failed, error }
    }
}

impl From<io::Error> for Failure {
    /// Returns the failure of a listing: commands that write files say which one.
    fn from(error: io::Error) -> Self {
        Self { exit: Exit::Failed, error: anyhow::Error::new(error).context("cannot write to stdout") }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let exit = match &error {
            OpenError::Unknown { .. } | OpenError::NoWalk { .. } => Exit::Usage,
            OpenError::Refused { error, .. } if error.is_from_edit() => Exit::Usage,
            OpenError::Refused { .. } | OpenError::RefusedReplay { .. } => Exit::Invalid,
            OpenError::NotText(_) | OpenError::TooLarge(_) => Exit::Invalid,
            OpenError::Link(_) | OpenError::LinkToRun => Exit::Invalid,
            OpenError::Unreadable { .. } => Exit::Failed,
        };
        Self { exit, error: error.into() }
    }
}
