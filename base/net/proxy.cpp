#include "base/net/proxy.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/url/url_view.hpp>
#include <vector>

#include "base/net/http_url.hpp"

namespace base {
namespace {

namespace ip = boost::asio::ip;
using boost::system::error_code;
using Environment = std::function<std::optional<std::string>(const char*)>;

struct Setting {
  std::string variable;
  std::string value;
};

std::optional<Setting> setting_of(const Environment& environment, std::string_view name, bool upper_too) {
  std::vector<std::string> spellings = {std::string(name)};
  if (upper_too) spellings.push_back(boost::algorithm::to_upper_copy(spellings[0]));
  for (const std::string& variable : spellings) {
    // Files of variables leave spaces and line ends behind their values.
    const std::string value = boost::algorithm::trim_copy(environment(variable.c_str()).value_or(""));
    if (!value.empty()) return Setting{variable, value};
  }
  return std::nullopt;
}

bool is_in_network(const ip::address& address, const std::string& network) {
  error_code none;
  if (address.is_v4()) {
    const auto v4 = ip::make_network_v4(network, none);
    return !none && v4.hosts().find(address.to_v4()) != v4.hosts().end();
  }
  const auto v6 = ip::make_network_v6(network, none);
  return !none && v6.hosts().find(address.to_v6()) != v6.hosts().end();
}

/// An entry of no_proxy without its port, which says nothing here: the API has one address. A bare IPv6
/// address has colons of its own.
std::string without_port(const std::string& entry) {
  if (entry.starts_with('[')) return entry.substr(1, entry.find(']') - 1);
  return std::ranges::count(entry, ':') == 1 ? entry.substr(0, entry.find(':')) : entry;
}

/// Whether one entry of no_proxy names `host`.
bool names_host(std::string entry, std::string_view host) {
  boost::algorithm::trim(entry);
  if (entry == "*") return true;
  if (entry.empty()) return false;
  error_code no_address;
  const ip::address address = ip::make_address(host, no_address);
  if (!no_address) {
    error_code none;
    if (entry.find('/') != std::string::npos) return is_in_network(address, entry);
    const ip::address named = ip::make_address(without_port(entry), none);
    return !none && named == address;
  }
  entry = without_port(entry);
  while (entry.starts_with('*')) entry.erase(0, 1);
  while (entry.starts_with('.')) entry.erase(0, 1);
  return boost::algorithm::iequals(host, entry) || boost::algorithm::iends_with(host, "." + entry);
}

bool is_exempt(const Environment& environment, std::string_view host) {
  const std::optional<Setting> exempt = setting_of(environment, "no_proxy", /*upper_too=*/true);
  for (std::string_view rest = exempt ? exempt->value : std::string_view(); !rest.empty();) {
    const std::string_view entry = rest.substr(0, rest.find_first_of(", \t\r\n"));
    rest.remove_prefix(std::min(rest.size(), entry.size() + 1));
    if (names_host(std::string(entry), host)) return true;
  }
  return false;
}

ProxyChoice read_proxy(const Setting& setting) {
  const auto refuse = [&setting](const std::string& why) {
    return ProxyChoice{std::nullopt, setting.variable + " cannot be used: " + why + "."};
  };
  const bool has_scheme = setting.value.find("://") != std::string::npos;
  const std::string text = has_scheme ? setting.value : "http://" + setting.value;
  const auto url = parse_http_url(text);
  if (!url || url->encoded_host().empty()) {
    const bool is_socks = boost::algorithm::istarts_with(text, "socks");
    return refuse(is_socks ? "SOCKS is not supported; an http:// or https:// proxy is"
                           : "it is no address of a proxy");
  }
  if (!has_usable_port(*url)) return refuse("its port is no number from 1 to 65535");
  // A # or / of a password that is not encoded would make the rest of it a part of the address, and be shown.
  const bool is_more = url->has_query() || url->has_fragment() || url->encoded_path().size() > 1;
  if (is_more)
    return refuse("it has more than user, password, host and port; write # as %23, @ as %40, / as %2F");
  Proxy proxy;
  proxy.https = url->scheme_id() == boost::urls::scheme::https;
  proxy.host = host_of(*url);
  proxy.port = url->has_port() ? std::string(url->port()) : proxy.https ? "443" : "1080";
  proxy.from = setting.variable;
  if (url->has_userinfo()) {
    proxy.authorization = basic_authorization(std::string(url->user()), std::string(url->password()));
  }
  return {std::move(proxy), ""};
}

}  // namespace

ProxyChoice choose_proxy(bool https, std::string_view host, const Environment& environment) {
  if (is_loopback(host) || is_exempt(environment, host)) return {};
  std::optional<Setting> setting =
      setting_of(environment, https ? "https_proxy" : "http_proxy", /*upper_too=*/https);
  if (!setting) setting = setting_of(environment, "all_proxy", /*upper_too=*/true);
  return setting ? read_proxy(*setting) : ProxyChoice{};
}

std::string basic_authorization(std::string_view user, std::string_view password) {
  const std::string pair = std::string(user) + ":" + std::string(password);
  std::string encoded((pair.size() + 2) / 3 * 4 + 1, '\0');  // with OpenSSL's end of the text
  encoded.resize(static_cast<std::size_t>(
      ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                        reinterpret_cast<const unsigned char*>(pair.data()), static_cast<int>(pair.size()))));
  return "Basic " + encoded;
}

}  // namespace base
