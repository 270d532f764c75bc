//! What a hostile server may say.

use crate::server::Say;

/// Every shape that an answer can take and should not, by name; those that can be of any length have bodies just below
/// this many bytes.
pub(crate) fn shapes(bytes: usize) -> Vec<(&'static str, Say)> {
    let full = |unit: &str| unit.repeat((bytes - 100) / unit.len());
    let page = |body: String| answer("text/html", body.as_bytes());
    let json = |body: &str| answer("application/json", body.as_bytes());
    let head = |lines: &str| format!("HTTP/1.1 200 OK\r\n{lines}").into_bytes();
    let redirect = |location: &str| {
        Say::Bytes(format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n").into())
    };
    let letters = vec![b'a'; 64 << 10];
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(64 << 10)).into_bytes();
    vec![
        ("a redirect to itself", redirect("?again")),
        ("a Location that is no URL", redirect("http://[::1")),
        ("a Location of nothing", redirect("")),
        ("a Location of another scheme", redirect("javascript:alert(1)")),
        (
            "a Location that is not UTF-8",
            Say::Bytes(b"HTTP/1.1 302 Found\r\nLocation: /\xff\xfe\r\nContent-Length: 0\r\n\r\n".into()),
        ),
        ("an endless body", Say::Endless(head("Content-Type: text/html\r\n\r\n"), letters.clone())),
        ("endless chunks", Say::Endless(head("Transfer-Encoding: chunked\r\n\r\n"), chunk)),
        ("an endless head", Say::Endless(head(""), b"X-Again: again\r\n".repeat(1_000))),
        ("an endless header", Say::Endless(head("X-Long: "), letters)),
        ("a small body that says it is gigabytes", gzip_bomb()),
        ("a page full of fields", page(format!("<form method=post>{}</form>", full("<input name=a>")))),
        ("a page full of forms", page(full("<form method=post><button>Allow</button></form>"))),
        ("a page that is nested deep", page(full("<b>"))),
        ("a form full of members", answer("application/x-www-form-urlencoded", full("a=b&").as_bytes())),
        ("lists nested 100 000 deep", json(&"[".repeat(100_000))),
        ("objects that are nested deep", json(&full(r#"{"access_token":"#))),
        (
            "objects nested deep and closed",
            json(&format!("{}1{}", r#"{"keys":["#.repeat(bytes / 12), "]}".repeat(bytes / 12))),
        ),
        ("a list full of numbers", json(&format!("[0{}]", full(",0")))),
        ("a token without end", json(&format!(r#"{{"access_token":["{}"]}}"#, full("a")))),
        ("a flood of codes", json(&format!("[{}0]", codes(bytes / 25)))),
        ("a number without end", json(&format!(r#"{{"access_token":1{}}}"#, full("0")))),
        (
            "JSON that is not UTF-8",
            answer("application/json", b"{\"access_token\":\"\xff\xfe\",\"issuer\":\"\xc0\x80\"}"),
        ),
        (
            "bytes that are not UTF-8",
            answer("text/html; charset=utf-8", &[0xff, 0xfe, 0xc0, 0x80].repeat(1_000)),
        ),
        (
            "a header of a megabyte",
            Say::Bytes(head(&format!("X-Long: {}\r\nContent-Length: 0\r\n\r\n", "a".repeat(1 << 20)))),
        ),
        (
            "ten thousand headers",
            Say::Bytes(head(&format!("{}Content-Length: 0\r\n\r\n", "X-More: more\r\n".repeat(10_000)))),
        ),
        ("ninety large cookies", Say::Bytes(head(&format!("{}Content-Length: 0\r\n\r\n", cookies())))),
        ("silence", Say::ThenSilence(Vec::new())),
        (
            "a head and silence",
            Say::ThenSilence(head("Content-Type: text/html\r\nContent-Length: 9\r\n\r\n")),
        ),
        ("half a head", Say::Bytes(head("Content-Ty"))),
        ("half a body", Say::Bytes(head("Content-Length: 1000\r\n\r\n{\"access_token\":"))),
        ("nothing at all", Say::Bytes(Vec::new())),
        ("chunks that are none", Say::Bytes(head("Transfer-Encoding: chunked\r\n\r\nzz\r\nnot a chunk\r\n"))),
        (
            "a chunk of 2^64 bytes",
            Say::Bytes(head("Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na\r\n0\r\n\r\n")),
        ),
        ("a chunk cut off", Say::Bytes(head("Transfer-Encoding: chunked\r\n\r\nff\r\nabc"))),
        ("a length below nothing", Say::Bytes(head("Content-Length: -1\r\n\r\n{}"))),
        ("two lengths", Say::Bytes(head("Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}"))),
        ("a length of 2^64", Say::Bytes(head("Content-Length: 18446744073709551615\r\n\r\n{}"))),
        ("another protocol", Say::Bytes(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec())),
        ("a status beyond all", Say::Bytes(b"HTTP/1.1 999 Why\r\nContent-Length: 0\r\n\r\n".to_vec())),
        ("a status of two digits", Say::Bytes(b"HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n".to_vec())),
        (
            "a switch of protocols",
            Say::Bytes(b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n".to_vec()),
        ),
    ]
}

/// An answer with this body, whole and closed.
pub(crate) fn answer(media_type: &str, body: &[u8]) -> Say {
    said("200 OK", media_type, body)
}

pub(crate) fn said(status: &str, media_type: &str, body: &[u8]) -> Say {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    Say::Bytes([head.as_bytes(), body].concat())
}

fn codes(count: usize) -> String {
    let codes: Vec<String> = (0..count).map(|n| format!(r#"{{"code":"code-{n:07}"}},"#)).collect();
    codes.concat()
}

fn cookies() -> String {
    let cookie = |n| format!("Set-Cookie: c{n}={}; Path=/\r\n", "a".repeat(4_000));
    (0..90).map(cookie).collect::<Vec<String>>().concat()
}

fn gzip_bomb() -> Say {
    let body = deflated_zeros();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    Say::Bytes([head.into_bytes(), body].concat())
}

/// 64 KiB that a decoder turns into ten megabytes of zeros (RFC 1951, 3.2.6: the fixed codes), and that claim four
/// gigabytes in their trailer (RFC 1952, 2.3.1).
pub(crate) fn deflated_zeros() -> Vec<u8> {
    let mut bits = vec![true, true, false];
    bits.extend([false, false, true, true, false, false, false, false]); // the literal 0
    while bits.len() < 8 * (64 << 10) {
        bits.extend([true, true, false, false, false, true, false, true]); // 258 times
        bits.extend([false; 5]); // what stood one byte before
    }
    bits.extend([false; 7]); // the end
    let bytes =
        bits.chunks(8).map(|eight| eight.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit)));
    let mut gzip = b"\x1f\x8b\x08\0\0\0\0\0\0\xff".to_vec();
    gzip.extend(bytes);
    gzip.extend([0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    gzip
}
