//! The native program `charley`.

use std::process::ExitCode;

fn main() -> ExitCode {
    charley::run()
}
