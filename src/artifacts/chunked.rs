//! `aws-chunked` with an unsigned trailer: `<hex length>\r\n<data>\r\n … 0\r\n<name>:<value>\r\n\r\n`.

use bytes::{Buf, Bytes};

/// Longest line of a length, and all of a trailer.
const MAX_LINE_BYTES: usize = 256;
const MAX_TRAILER_BYTES: usize = 4 * 1024;

/// What came is not in chunks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// Takes the chunks apart, whatever pieces they come in.
#[derive(Debug, Default)]
pub struct Chunked {
    state: State,
    line: Vec<u8>,
    trailer: Vec<(String, String)>,
    trailer_bytes: usize,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Length,
    Data(u64),
    /// The line end after data.
    After,
    Trailer,
    Done,
}

impl Chunked {
    /// Takes a piece in; `take` is given the data in it.
    pub fn feed(&mut self, mut piece: Bytes, data: &mut Vec<Bytes>) -> Result<(), Malformed> {
        while !piece.is_empty() {
            if self.state == State::Done {
                return Err(Malformed);
            }
            if let State::Data(left) = &mut self.state {
                let now = piece.split_to(piece.len().min(usize::try_from(*left).unwrap_or(usize::MAX)));
                *left -= now.len() as u64;
                if *left == 0 {
                    self.state = State::After;
                }
                data.push(now);
                continue;
            }
            let Some(line) = self.line(&mut piece)? else { return Ok(()) };
            self.state = match self.state {
                State::Length => {
                    // Extensions of a chunk, such as its signature, are not used in this form.
                    match u64::from_str_radix(&line, 16).map_err(|_| Malformed)? {
                        _ if line.starts_with('+') => return Err(Malformed),
                        0 => State::Trailer,
                        length => State::Data(length),
                    }
                }
                State::After if line.is_empty() => State::Length,
                State::Trailer if line.is_empty() => State::Done,
                State::Trailer => {
                    let (name, value) = line.split_once(':').ok_or(Malformed)?;
                    self.trailer_bytes += line.len();
                    if self.trailer_bytes > MAX_TRAILER_BYTES {
                        return Err(Malformed);
                    }
                    self.trailer.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                    State::Trailer
                }
                _ => return Err(Malformed),
            };
        }
        Ok(())
    }

    /// All has come; the trailer.
    pub fn finish(self) -> Result<Vec<(String, String)>, Malformed> {
        // Some senders leave the last empty line out.
        let is_done = self.state == State::Done || (self.state == State::Trailer && self.line.is_empty());
        if is_done { Ok(self.trailer) } else { Err(Malformed) }
    }

    /// The rest of a line without its end, when it has one.
    fn line(&mut self, piece: &mut Bytes) -> Result<Option<String>, Malformed> {
        let end = piece.iter().position(|byte| *byte == b'\n');
        let part = piece.split_to(end.unwrap_or(piece.len()));
        if self.line.len() + part.len() > MAX_LINE_BYTES {
            return Err(Malformed);
        }
        self.line.extend_from_slice(&part);
        if end.is_none() {
            return Ok(None);
        }
        piece.advance(1);
        let mut line = std::mem::take(&mut self.line);
        if line.pop_if(|last| *last == b'\r').is_none() {
            return Err(Malformed);
        }
        String::from_utf8(line).map(Some).map_err(|_| Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Trailer = Vec<(String, String)>;

    fn read(body: &[u8], step: usize) -> Result<(Vec<u8>, Trailer), Malformed> {
        let (mut chunked, mut data) = (Chunked::default(), Vec::new());
        for piece in body.chunks(step) {
            chunked.feed(Bytes::copy_from_slice(piece), &mut data)?;
        }
        Ok((data.concat(), chunked.finish()?))
    }

    #[test]
    fn chunks_are_taken_apart_in_any_pieces() {
        let body = b"5\r\nhel\r\n\r\n1\r\n!\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
        let trailer = vec![("x-amz-checksum-crc32".to_owned(), "AAAAAA==".to_owned())];
        for step in 1..=body.len() {
            assert_eq!(read(body, step), Ok((b"hel\r\n!".to_vec(), trailer.clone())), "{step}");
        }
        assert_eq!(read(b"0\r\n\r\n", 3), Ok((Vec::new(), Vec::new())));
        assert_eq!(read(b"0\r\na:b\r\n", 2), Ok((Vec::new(), vec![("a".to_owned(), "b".to_owned())])));
    }

    #[test]
    fn what_is_broken_is_refused() {
        let long = [b"1".repeat(300), b"\r\n".to_vec()].concat();
        let trailer = [b"0\r\n".to_vec(), b"name:value of some length\r\n".repeat(400)].concat();
        let broken: [&[u8]; 11] = [
            b"",
            b"5\r\nhello",
            b"5\r\nhello\r\n",
            b"5\r\nhelloX\r\n0\r\n\r\n",
            b"x\r\n",
            b"-1\r\n",
            b"+1\r\na\r\n0\r\n\r\n",
            b"1\na\n0\n\n",
            &long,
            &trailer,
            b"0\r\n\r\nmore",
        ];
        for body in broken {
            for step in [1, 7, 10_000] {
                assert_eq!(read(body, step), Err(Malformed), "{:?}", String::from_utf8_lossy(&body[..body.len().min(40)]));
            }
        }
    }
}
