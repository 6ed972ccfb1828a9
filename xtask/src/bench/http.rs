//! Asking the local server for a page, without a client that would take time of its own.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use anyhow::{Result, bail};

pub fn get(host: &str, page: &str) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(host)?;
    write!(stream, "GET {page} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    if !answer.starts_with(b"HTTP/1.1 200") {
        let head: Vec<u8> = answer.into_iter().take_while(|&byte| byte != b'\r').collect();
        bail!("{}", String::from_utf8_lossy(&head));
    }
    Ok(answer)
}
