#include "app/address_checks.hpp"

#include <boost/asio/ip/address.hpp>
#include <charconv>

#include "base/ascii.hpp"
#include "base/net/http_url.hpp"

std::optional<ListenAddress> read_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string address = text.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  if (address == "localhost") address = "127.0.0.1";
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(address, not_an_address);
  unsigned short port = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
  if (not_an_address || parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return ListenAddress{address, port};
}

std::string address_problem(const std::string& text) {
  return read_address(text) ? "" : "must be ADDRESS:PORT with an IP address, for example 127.0.0.1:8765";
}

std::string loopback_problem(const std::string& text) {
  const auto address = read_address(text);
  if (!address) return address_problem(text);
  return base::is_loopback(address->address) ? ""
                                             : "must be an address of this machine alone, such as 127.0.0.1";
}

std::string trimmed_value(std::string text) {
  return std::string(base::trimmed(text));
}

std::string allowed_host_problem(const std::string& text) {
  return text != "*" && !text.empty()
             ? ""
             : "must be a name such as mcp.example.com, or *.example.com for all below it";
}

std::string origin_problem(const std::string& text) {
  return text.find("://") != std::string::npos
             ? ""
             : "must be an origin as browsers send it, such as https://app.example.com";
}

std::string https_url_problem(const std::string& text) {
  const auto url = base::parse_http_url(text);
  const bool is_safe = url && base::is_https_or_local(*url);
  return is_safe && !url->has_query() && !url->has_fragment() && !url->has_userinfo()
             ? ""
             : "must be an https URL without query, fragment or user name";
}
