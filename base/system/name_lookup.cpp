#include "base/system/name_lookup.hpp"

namespace base {

namespace asio = boost::asio;

std::optional<NameLookup> address_of(const std::string& host, const std::string& port) {
  boost::system::error_code is_name;
  const asio::ip::address address = asio::ip::make_address(host, is_name);
  if (is_name) return std::nullopt;
  return NameLookup{{{address, static_cast<std::uint16_t>(std::stoul(port))}}, "", false};
}

}  // namespace base
