#pragma once

#include <optional>
#include <string>

/// An address as people write it on a command line.
struct ListenAddress {
  std::string address;  ///< an IP address, without brackets
  unsigned short port = 0;
};

/// Splits "ADDRESS:PORT"; an IPv6 address stands in brackets.
std::optional<ListenAddress> read_address(const std::string& text);

/// Checks for CLI11: what is wrong with an address, one that others must not reach, or with the URL of an
/// issuer or of this server; else empty.
std::string address_problem(const std::string& text);
std::string loopback_problem(const std::string& text);
std::string https_url_problem(const std::string& text);

/// The same for a name or an origin that is allowed.
std::string allowed_host_problem(const std::string& text);
std::string origin_problem(const std::string& text);

/// A transformation for CLI11: in a list of a variable, people write a space behind the comma.
std::string trimmed_value(std::string text);
