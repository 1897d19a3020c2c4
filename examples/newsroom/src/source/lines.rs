//! Lines of bounded length out of any bytes.
//!
//! - Comes in: a reader.
//! - Goes out: numbered lines; a line over the limit is skipped without being kept, and says so.
//! - Never knows: what a line means.

use std::io::{self, BufRead};

/// One line without its end.
#[derive(Debug)]
pub(super) struct RawLine {
    /// From 1.
    pub(super) number: u64,
    /// The line, or its beginning where it is too long.
    pub(super) bytes: Vec<u8>,
    /// Length in bytes, all of it.
    pub(super) length: u64,
}

impl RawLine {
    /// The line as text, or what is wrong with it.
    pub(super) fn text(&self) -> Result<&str, String> {
        if self.length > self.bytes.len() as u64 {
            return Err(format!("too long: {} bytes", self.length));
        }
        std::str::from_utf8(&self.bytes)
            .map_err(|error| format!("not UTF-8 at byte {}", error.valid_up_to() + 1))
    }
}

/// Reads lines, never keeping more than `longest` bytes.
pub(super) struct Lines<R> {
    reader: R,
    longest: usize,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R, longest: usize) -> Self {
        Self { reader, longest, number: 0 }
    }

    /// The next line, without `\n` or `\r\n`, the first also without a byte order mark.
    pub(super) fn next(&mut self) -> io::Result<Option<RawLine>> {
        let mut bytes = Vec::new();
        let mut length = 0_u64;
        let mut last = None;
        let mut ended = false;
        while !ended {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                if length == 0 {
                    return Ok(None);
                }
                break;
            }
            let (part, used) = match chunk.iter().position(|byte| *byte == b'\n') {
                Some(end) => (&chunk[..end], end + 1),
                None => (chunk, chunk.len()),
            };
            ended = used > part.len();
            // One more than the longest, for a `\r` that may turn out to belong to the end.
            let room = (self.longest + 1).saturating_sub(bytes.len());
            bytes.extend_from_slice(&part[..part.len().min(room)]);
            length += part.len() as u64;
            last = part.last().copied().or(last);
            self.reader.consume(used);
        }
        if ended && last == Some(b'\r') {
            length -= 1;
        }
        bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX).min(self.longest));
        self.number += 1;
        if self.number == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
            length -= 3;
        }
        Ok(Some(RawLine { number: self.number, bytes, length }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn read(bytes: &[u8], longest: usize, buffer: usize) -> Vec<Result<String, String>> {
        let mut lines = Lines::new(BufReader::with_capacity(buffer, bytes), longest);
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            assert_eq!(line.number, found.len() as u64 + 1);
            assert!(line.bytes.len() <= longest);
            found.push(line.text().map(str::to_owned));
        }
        found
    }

    #[test]
    fn ends_of_lines_and_of_the_file() {
        for buffer in [1, 2, 3, 100] {
            let ok = |texts: &[&str]| texts.iter().map(|t| Ok((*t).to_owned())).collect::<Vec<_>>();
            assert_eq!(read(b"", 9, buffer), ok(&[]));
            assert_eq!(read(b"a\nb", 9, buffer), ok(&["a", "b"]));
            assert_eq!(read(b"a\r\nb\r\n", 9, buffer), ok(&["a", "b"]));
            assert_eq!(read(b"\n\r\n\nx\n", 9, buffer), ok(&["", "", "", "x"]));
            assert_eq!(read(b"a\rb\r", 9, buffer), ok(&["a\rb\r"]));
            assert_eq!(read(b"\xef\xbb\xbfa\n\xef\xbb\xbfb", 9, buffer), ok(&["a", "\u{feff}b"]));
        }
    }

    #[test]
    fn long_lines_are_skipped() {
        for buffer in [1, 4, 100] {
            assert_eq!(
                read(b"1234\r\n12345\n1234567890\nok", 4, buffer),
                [
                    Ok("1234".to_owned()),
                    Err("too long: 5 bytes".to_owned()),
                    Err("too long: 10 bytes".to_owned()),
                    Ok("ok".to_owned())
                ]
            );
        }
    }

    #[test]
    fn other_encodings_are_told() {
        assert_eq!(
            read(b"caf\xe9\nok", 99, 8),
            [Err("not UTF-8 at byte 4".to_owned()), Ok("ok".to_owned())]
        );
    }

    #[test]
    fn an_endless_line_needs_no_memory() {
        let mut lines =
            Lines::new(BufReader::new(io::Read::take(io::repeat(b'x'), 5_000_000)), 100);
        let line = lines.next().unwrap().unwrap();
        assert_eq!((line.bytes.len(), line.length), (100, 5_000_000));
        assert!(line.bytes.capacity() < 100_000);
    }
}
