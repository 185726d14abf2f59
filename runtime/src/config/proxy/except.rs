use std::net::{IpAddr, Ipv4Addr};

/// An entry of `NO_PROXY`: hosts that need no proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Exception {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hosts {
    All,
    /// A name, in lower case, and all below it.
    Name(String),
    /// The addresses that share this many leading bits.
    Network(IpAddr, u32),
}

impl Exception {
    /// Reads an entry; `None` if it can match no host.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self { hosts: Hosts::All, port: None });
        }
        if let Some(hosts) = network(text) {
            return Some(Self { hosts, port: None });
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, "")) => (host, None),
            Some((host, port)) => (host, Some(port.parse().ok()?)),
            None => (text, None),
        };
        let hosts = address(host).map(whole).or_else(|| name(host).map(Hosts::Name));
        Some(Self { hosts: hosts?, port })
    }

    /// Whether a host of a URL needs no proxy.
    pub(super) fn covers(&self, host: &str, port: u16) -> bool {
        let is_host = match &self.hosts {
            Hosts::All => true,
            Hosts::Name(name) => {
                let host = host.trim_end_matches('.').to_ascii_lowercase();
                !is_literal(&host)
                    && host
                        .strip_suffix(name.as_str())
                        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }
            Hosts::Network(network, bits) => address(host).is_some_and(|address| {
                is_within(address, *network, *bits)
                    || is_within(address.to_canonical(), *network, *bits)
            }),
        };
        is_host && self.port.is_none_or(|only| only == port)
    }
}

/// A name without the marks of a wildcard and without the dot of the root.
fn name(text: &str) -> Option<String> {
    let text = text.strip_prefix('*').filter(|rest| rest.starts_with('.')).unwrap_or(text);
    let text = text.strip_prefix('.').unwrap_or(text);
    let text = text.strip_suffix('.').unwrap_or(text);
    (!text.is_empty()).then(|| text.to_ascii_lowercase())
}

/// An address in any notation, with or without brackets and zone.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let text = text.split('%').next()?;
    text.parse().ok().or_else(|| Some(ipv4(text)?.into()))
}

/// An IPv4 address in the [notations of URLs](https://url.spec.whatwg.org/#concept-ipv4-parser), such as `127.1`.
fn ipv4(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<&str> = text.strip_suffix('.').unwrap_or(text).split('.').collect();
    let (last, bytes) = parts.split_last().filter(|(_, bytes)| bytes.len() < 4)?;
    let mut address = 0;
    for byte in bytes {
        address = (address << 8) | u32::from(u8::try_from(number(byte)?).ok()?);
    }
    // The last number fills the bytes that are left.
    let left = 8 * (4 - u32::try_from(bytes.len()).ok()?);
    let last = number(last)?;
    let is_short_enough = u64::from(last) < 1 << left;
    is_short_enough.then(|| (u64::from(address) << left) as u32 | last).map(Ipv4Addr::from)
}

/// A number in decimal, octal or hexadecimal notation.
fn number(text: &str) -> Option<u32> {
    let text = text.to_ascii_lowercase();
    let (digits, radix) = match (text.strip_prefix("0x"), text.strip_prefix('0')) {
        (Some(""), _) | (None, Some("")) => ("0", 10),
        (Some(digits), _) => (digits, 16),
        (None, Some(digits)) => (digits, 8),
        (None, None) => (text.as_str(), 10),
    };
    u32::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+'))
}

/// Whether a host is an address in any notation, such as `127.1`: a name does not
/// [end in a number](https://url.spec.whatwg.org/#ends-in-a-number-checker).
fn is_literal(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_hexadecimal = last
        .strip_prefix("0x")
        .is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let is_decimal = !last.is_empty() && last.bytes().all(|digit| digit.is_ascii_digit());
    host.starts_with('[') || is_decimal || is_hexadecimal
}

fn whole(address: IpAddr) -> Hosts {
    let address = address.to_canonical();
    Hosts::Network(address, if address.is_ipv4() { 32 } else { 128 })
}

/// An address, or a network of them.
fn network(text: &str) -> Option<Hosts> {
    let Some((network, bits)) = text.split_once('/') else { return address(text).map(whole) };
    let network =
        network.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(network);
    let (network, bits): (IpAddr, u32) = (network.parse().ok()?, bits.parse().ok()?);
    let longest = if network.is_ipv4() { 32 } else { 128 };
    (bits <= longest).then_some(Hosts::Network(network, bits))
}

fn is_within(address: IpAddr, network: IpAddr, bits: u32) -> bool {
    // Shifted by all of their bits, all addresses agree.
    match (address, network) {
        (IpAddr::V4(one), IpAddr::V4(two)) => {
            (one.to_bits() ^ two.to_bits()).checked_shr(32 - bits).unwrap_or(0) == 0
        }
        (IpAddr::V6(one), IpAddr::V6(two)) => {
            (one.to_bits() ^ two.to_bits()).checked_shr(128 - bits).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Proxy;

    /// Whether a request goes to its target directly.
    fn is_direct(except: &str, target: &str) -> bool {
        let proxies = Proxy::from("proxy.example").except(except).parse().unwrap();
        proxies.of(&target.parse().unwrap()).unwrap().is_none()
    }

    #[test]
    fn entries_are_names_addresses_networks_and_ports() {
        for (except, target, expected) in [
            ("localhost", "http://localhost:4566", true),
            ("example.com", "http://s3.Example.com", true),
            ("EXAMPLE.com.", "http://s3.example.com.", true),
            ("*.example.com", "http://s3.example.com", true),
            ("*example.com", "http://s3.example.com", false),
            ("example.com", "http://badexample.com", false),
            ("a.example, b.example", "http://b.example", true),
            ("a.example\tb.example", "http://b.example", true),
            ("*", "http://any.example", true),
            ("", "http://any.example", false),
            ("a.example:81", "http://a.example:81", true),
            ("a.example:80", "http://a.example", true),
            ("a.example:81", "http://a.example", false),
            ("a.example:443", "https://a.example", true),
            ("a.example:", "http://a.example", true),
            ("a.example:http", "http://a.example", false),
            ("127.0.0.1:4566", "http://127.0.0.1:4566", true),
            ("127.0.0.1:4567", "http://127.0.0.1:4566", false),
            ("10.0.0.0/8", "http://10.255.0.1", true),
            ("10.0.0.0/8", "http://11.0.0.1", false),
            ("10.3.4.5/8", "http://10.255.0.1", true),
            ("0.0.0.0/0", "http://11.0.0.1", true),
            ("10.0.0.0/33", "http://10.0.0.0", false),
            ("::1", "http://[::1]:4566", true),
            ("0:0:0:0:0:0:0:1", "http://[::1]", true),
            ("::1", "http://[0:0::1]", true),
            ("[fd00::]/8", "http://[fd00:ec2::23]", true),
            ("fd00::/8", "http://[fe00::1]", false),
            ("127.0.0.1", "http://[::ffff:127.0.0.1]", true),
            ("::ffff:127.0.0.1", "http://127.0.0.1", true),
            ("::ffff:0:0/96", "http://[::ffff:10.0.0.1]", true),
            ("127.0.0.1", "http://127.1", true),
            ("127.1", "http://127.0.0.1", true),
            ("127.0.0.1", "http://0x7f000001", true),
            ("127.0.0.1", "http://2130706433", true),
            ("8.0.0.1", "http://010.0.0.1", true),
            ("10.0.0.0/8", "http://10.1", true),
            ("10.0.0.1", "http://10.0.0.0.1", false),
            ("127.0.0.1", "http://127.0.0.256", false),
            ("127.0.0.1", "http://127.0.0.+1", false),
            ("10/8", "http://10.0.0.1", false),
        ] {
            assert_eq!(is_direct(except, target), expected, "{except} {target}");
        }
    }

    /// A name that could be the end of an address, as in CVE-2025-22870.
    #[test]
    fn a_name_never_stands_for_an_address() {
        for (except, target) in [
            ("0.1", "http://127.0.0.1/"),
            (".0.1", "http://127.0.0.1/"),
            ("1", "http://127.1/"),
            ("0x1", "http://127.0.0.0x1/"),
            ("example.com", "http://[1000::%25.example.com]:123"),
            ("1]", "http://[::1]"),
            (":1", "http://[::1]"),
        ] {
            let Ok(target) = target.parse::<http::Uri>() else {
                assert!(target.contains('%'), "{target} is a URL");
                continue;
            };
            assert!(!is_direct(except, &target.to_string()), "{except} {target}");
        }
        // The same without the parser of URLs, which may refuse zones.
        let exception = super::Exception::parse("example.com").unwrap();
        assert!(!exception.covers("[1000::%25.example.com]", 123));
        let exception = super::Exception::parse("fe80::1").unwrap();
        assert!(exception.covers("[fe80::1%25eth0]", 80));
        assert!(super::Exception::parse("fe80::1%eth0").unwrap().covers("[fe80::1]", 80));
    }

    /// Go's `golang.org/x/net/http/httpproxy` agrees about these hosts. It differs in three ways: it never uses a
    /// proxy for loopback addresses and `localhost`, its `.example.com` does not include `example.com`, and it reads
    /// names in Unicode.
    #[test]
    fn go_agrees() {
        const LIST: &str = "foobar.com, .barbaz.net, *.wildcard.io, 192.168.1.1, 192.168.1.2:81, \
            192.168.1.3:80, 10.0.0.0/30, 2001:db8::52:0:1, [2001:db8::52:0:2]:443, \
            [2001:db8::52:0:3]:80, 2002:db8:a::45/64";
        let direct = "192.168.1.1 192.168.1.3 10.0.0.2 [2001:db8::52:0:1] [2001:db8::52:0:3] \
            [2002:db8:a::123] www.barbaz.net foobar.com www.foobar.com nested.wildcard.io";
        let proxied = "[::2] 192.168.1.2 192.168.1.4 [2001:db8::52:0:2] [fe80::424b:c8be:1643:a1b6] \
            foofoobar.com baz.com localhost.net local.localhost barbarbaz.net awildcard.io";
        for (hosts, expected) in [(direct, true), (proxied, false)] {
            for host in hosts.split_whitespace() {
                assert_eq!(is_direct(LIST, &format!("http://{host}:80")), expected, "{host}");
                assert!(is_direct("*", &format!("http://{host}:80")), "{host}");
            }
        }
        for (except, target, expected) in [
            ("ample.com", "http://example.com/", false),
            (".foo.com", "http://example.com/", false),
            ("xn--fsq092h.com", "http://www.xn--fsq092h.com", true),
            (":1", "http://example.com", false),
        ] {
            assert_eq!(is_direct(except, target), expected, "{except} {target}");
        }
    }

    /// curl's test `unit1614` agrees.
    #[test]
    fn curl_agrees() {
        let long = "127.0.0.1.".repeat(13);
        for (host, except, expected) in [
            ("www.example.com", "localhost,.example.com,.example.de", true),
            ("www.example.com.", "localhost,.example.com,.example.de", true),
            ("example.com", "localhost,.example.com,.example.de", true),
            ("example.com.", "localhost,.example.com,.example.de", true),
            ("www.example.com", "localhost,.example.com.,.example.de", true),
            ("www.example.com", "localhost,www.example.com.,.example.de", true),
            ("example.com", "localhost,example.com,.example.de", true),
            ("www.example.com", "localhost,example.com,.example.de", true),
            ("127.0.0.1", "127.0.0.1,localhost,", true),
            ("127.0.0.1", "127.0.0.1/8,localhost,", true),
            ("127.0.0.1", "127.0.0.1/31,localhost,", true),
            ("127.0.0.1", "localhost,127.0.0.1", true),
            ("127.0.0.1", &format!("localhost,{}", &long[..128]), false),
            ("127.0.0.1", &format!("localhost,{}", &long[..127]), false),
            ("localhost", "127.0.0.1,localhost", true),
            ("foobar", "barfoo", false),
            ("foobar", "foobar", true),
            ("192.168.0.1", "foobar", false),
            ("192.168.0.1", "192.168.0.0/16", true),
            ("192.168.0.1", "192.168.0.0/24", true),
            ("192.168.0.1", "192.168.0.0/32", false),
            ("192.168.0.1", "192.168.0.0", false),
            ("192.168.1.1", "foo, bar, 192.168.0.0/24", false),
            ("192.168.1.1", "foo, bar, 192.168.0.0/16", true),
            ("[::1]", "foo, bar, 192.168.0.0/16", false),
            ("[::1]", "foo, bar, ::1/64", true),
            ("BAr", "foo,,,,,              bar, ::1/64", true),
            ("www.example.com", "foo, .example.com", true),
            ("www.example.com", "www2.example.com, .example.net", false),
            ("nonexample.com", ".example.com, .example.net", false),
            ("192.160.0.1", "192.160.0.1/33", false),
            ("192.160.0.1", "192.160.0.1/20", true),
            ("192.160.0.1", "10.0.0.1/8", false),
            ("[::1]", "0:0::1/128", true),
            ("[::1]", "0:0::1/129", false),
            ("[fe80::ab47:4396:55c9:8474]", "fe80::ab47:4396:55c9:8474/64", true),
        ] {
            assert_eq!(is_direct(except, &format!("http://{host}")), expected, "{host} {except}");
        }
    }
}
